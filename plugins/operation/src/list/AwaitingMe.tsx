import { useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import {
  actorName,
  ErrorPanel,
  links,
  operationsApiRef,
  RelativeTime,
  useAsyncRefetch,
  useOperationSignal,
} from '@companyos/plugin-operation-react';
import styles from './list.module.css';

const POLL_MS = 15_000;

/** What waits for this person's yes, before everything else. Nothing where nothing does. */
export function AwaitingMe() {
  const api = useApi(operationsApiRef);
  const { value, error, refetch } = useAsyncRefetch(
    signal => api.awaiting({ signal }),
    { key: 'awaiting', pollMs: () => POLL_MS },
  );
  useOperationSignal(refetch);
  if (!value && error) {
    return (
      <ErrorPanel
        title="What awaits your approval could not be loaded"
        error={error}
        onRetry={refetch}
      />
    );
  }
  const items = value?.items ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <section className={styles.awaiting} aria-labelledby="awaiting">
      <h2 id="awaiting">
        {items.length === 1
          ? 'One operation awaits your approval'
          : `${items.length} operations await your approval`}
      </h2>
      <ul className={styles.cards} aria-label="Awaiting your approval">
        {items.map(({ pluginId, operation }) => (
          <li key={operation.id}>
            <Link href={links.operation(pluginId, operation.id)} weight="bold">
              {operation.plan.summary}
            </Link>
            <div className={styles.quiet}>
              {actorName(operation.actor.ref)} asked{' '}
              <RelativeTime iso={operation.createdAt} />
              {operation.reason ? `: “${operation.reason}”` : ''}
            </div>
            {operation.approvals && (
              <div className={styles.quiet}>
                The plan expires{' '}
                <RelativeTime iso={operation.approvals.expiresAt} />.
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
