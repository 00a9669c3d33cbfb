import { BreadcrumbEntry, useApi } from '@backstage/frontend-plugin-api';
import { Button, Container, Header, Link } from '@backstage/ui';
import {
  CopyableId,
  ErrorPanel,
  Facts,
  links,
  RelativeTime,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { TombstoneSummary } from '@companyos/plugin-tenant-common';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';
import { tenantApiRef } from '../api';
import { saveFile } from '../exports/saveFile';
import { Loaded } from '../page/Loaded';
import styles from '../page/page.module.css';
import { ProveTombstone } from './ProveTombstone';
import { WhatWasRemoved } from './WhatWasRemoved';

const SHORT_HASH_CHARACTERS = 12;

function Tombstone(props: { stone: TombstoneSummary }) {
  const { stone } = props;
  const api = useApi(tenantApiRef);
  const [error, setError] = useState<unknown>();
  const onDownload = async () => {
    setError(undefined);
    try {
      const text = await api.tombstone(stone.tenantId);
      saveFile(
        new Blob([text], { type: 'text/yaml' }),
        `${stone.name}.tombstone.yaml`,
      );
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <li className={styles.panel}>
      <h3 className={styles.title}>{stone.name}</h3>
      <Facts
        label={`Tombstone of ${stone.name}`}
        facts={[
          ['Deleted', <RelativeTime iso={stone.deletedAt} />],
          ['ID', <CopyableId id={stone.tenantId} label="tenant ID" />],
          ['Kept until', stone.retainUntil.slice(0, 10)],
          [
            'SHA-256',
            <CopyableId
              id={stone.manifestSha256}
              short={stone.manifestSha256.slice(0, SHORT_HASH_CHARACTERS)}
              label="SHA-256 of the tombstone"
            />,
          ],
        ]}
      />
      <div className={styles.actions}>
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          aria-label={`Download tombstone.yaml of ${stone.name}`}
          onPress={onDownload}
        >
          Download tombstone.yaml
        </Button>
        <Link href={links.operation('tenant', stone.operationId)}>
          Who decided and who approved
        </Link>
      </div>
      {error !== undefined && <ErrorPanel error={error} pluginId="tenant" />}
      <Disclosure stone={stone} />
      <ProveTombstone stone={stone} />
    </li>
  );
}

/** Fetched when somebody wants to see it. */
function Disclosure(props: { stone: TombstoneSummary }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>What was removed of {props.stone.name}</summary>
      {isOpen && <WhatWasRemoved stone={props.stone} />}
    </details>
  );
}

/** What is left of deleted tenants, newest first. */
export function TombstonesPage() {
  const api = useApi(tenantApiRef);
  const result = useAsyncRefetch(signal => api.tombstones({ signal }), {
    key: 'tombstones',
  });
  return (
    <BreadcrumbEntry
      entry={{ label: 'Deleted tenants', href: '/tenants/-/deleted' }}
    >
      <Header
        title="Deleted tenants"
        description="What was removed of each, who decided, and who approved."
      />
      <Container className={styles.page}>
        <Loaded what="tombstones" result={result}>
          {stones =>
            stones.length === 0 ? (
              <p>No tenant has been deleted yet.</p>
            ) : (
              <ul className={styles.entries} aria-label="Deleted tenants">
                {stones.map(stone => (
                  <Tombstone key={stone.tenantId} stone={stone} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Container>
    </BreadcrumbEntry>
  );
}
