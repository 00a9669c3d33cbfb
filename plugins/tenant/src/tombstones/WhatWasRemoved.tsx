import { useApi } from '@backstage/frontend-plugin-api';
import {
  actorName,
  bytes,
  count,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import {
  parseTombstone,
  type TombstoneSummary,
} from '@companyos/plugin-tenant-common';
import { tenantApiRef } from '../api';
import { Loaded } from '../page/Loaded';
import styles from '../page/page.module.css';

/** The tombstone in words: what was removed and how much of it, what was met and left, who asked and who approved. */
export function WhatWasRemoved(props: { stone: TombstoneSummary }) {
  const { tenantId } = props.stone;
  const api = useApi(tenantApiRef);
  const result = useAsyncRefetch(
    async signal => parseTombstone(await api.tombstone(tenantId, { signal })),
    { key: tenantId },
  );
  return (
    <Loaded what="tombstone" result={result}>
      {({ deletion, left, removed }) => (
        <>
          <ul className={styles.parts} aria-label="What was removed">
            {removed.map(({ kind, name, rows, bytes: size, region }) => (
              <li key={name}>
                <code>{name}</code> ({kind}) in {region}:{' '}
                {count(
                  Object.values(rows).reduce((sum, one) => sum + one, 0),
                  'row',
                  'rows',
                )}
                , {bytes(size)}
              </li>
            ))}
          </ul>
          {left.length > 0 && (
            <>
              <p>The portal had not made these, and left them:</p>
              <ul className={styles.parts} aria-label="What was left">
                {left.map(({ name, text }) => (
                  <li key={name}>{text}</li>
                ))}
              </ul>
            </>
          )}
          <p>
            {actorName(deletion.requestedBy)} asked for it
            {deletion.reason ? `: ${deletion.reason}` : ''}.{' '}
            {deletion.approvals.length > 0 &&
              `Approved by ${deletion.approvals
                .map(({ by }) => actorName(by))
                .join(' and ')}.`}
          </p>
        </>
      )}
    </Loaded>
  );
}
