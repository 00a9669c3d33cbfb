import type { OperationErrorBody } from '@companyos/plugin-operation-common';
import { Link } from '@backstage/ui';
import { useId } from 'react';
import { links } from '../links';
import { CopyableId } from './CopyableId';
import { LookIcon } from './StatusBadge';
import styles from './panels.module.css';

/**
 * A denial is a result: what happened, which policies said no, what would change it, and the decision ID to quote.
 * `pluginId` makes the operation that recorded it a link.
 */
export function DenialPanel(props: {
  error: OperationErrorBody;
  pluginId?: string;
}) {
  const { error, pluginId } = props;
  const titleId = useId();
  return (
    <section
      className={styles.panel}
      data-tone="negative"
      aria-labelledby={titleId}
    >
      <div role="alert">
        <div className={styles.head}>
          <LookIcon
            look={{ word: 'Denied', shape: 'barred', tone: 'negative' }}
            sizePx={20}
          />
          <h3 className={styles.title} id={titleId}>
            Denied by policy
          </h3>
        </div>
        <p>{error.message}</p>
      </div>
      <dl className={styles.facts}>
        <dt>Why</dt>
        <dd>
          {error.policies?.length ? (
            <ul className={styles.list}>
              {error.policies.map(policy => (
                <li key={policy.id}>
                  {policy.text} <code className={styles.code}>{policy.id}</code>
                </li>
              ))}
            </ul>
          ) : (
            'No policy allows it, and what is not allowed is denied.'
          )}
        </dd>
        <dt>What to do next</dt>
        <dd>{error.next}</dd>
        {error.decisionId && (
          <>
            <dt>Decision</dt>
            <dd>
              <CopyableId
                id={error.decisionId}
                label="decision ID"
                href={links.decision(error.decisionId)}
              />
            </dd>
          </>
        )}
        {error.operationId && pluginId && (
          <>
            <dt>Recorded as</dt>
            <dd>
              <Link href={links.operation(pluginId, error.operationId)}>
                operation {error.operationId}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
