import { useApi } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  actorName,
  ErrorPanel,
  links,
  OperationStateBadge,
  operationsApiRef,
  RelativeTime,
  StaleNote,
  useAsyncRefetch,
  useOperationSignal,
} from '@companyos/plugin-operation-react';
import { Link } from 'react-router-dom';
import styles from './Home.module.css';

const SHOWN = 6;
const POLL_MS = 15_000;

/** The latest operations of all plugins that this person may see. */
export function RecentOperations() {
  const api = useApi(operationsApiRef);
  const { value, error, loading, stale, updatedAt, refetch } = useAsyncRefetch(
    signal => api.list({ limit: SHOWN }, { signal }),
    { key: 'recent', pollMs: () => POLL_MS },
  );
  useOperationSignal(refetch);
  return (
    <section aria-labelledby="recent">
      <h2 id="recent" className={styles.heading}>
        Latest operations
      </h2>
      {loading && <Skeleton height={120} />}
      {!loading && !value && <ErrorPanel error={error} onRetry={refetch} />}
      {stale && <StaleNote updatedAt={updatedAt} />}
      {value && value.items.length === 0 && (
        <p className={styles.empty}>
          Nothing has been asked for yet. What you start shows up here, with its
          plan, its decision and its progress.
        </p>
      )}
      {value && value.items.length > 0 && (
        <>
          <ul className={styles.recent}>
            {value.items.map(({ pluginId, operation }) => (
              <li key={operation.id}>
                <OperationStateBadge state={operation.state} />
                <Link
                  to={links.operation(pluginId, operation.id)}
                  className={styles.recentTitle}
                >
                  {operation.plan.summary}
                </Link>
                <span className={styles.quiet}>
                  {actorName(operation.actor.ref)},{' '}
                  <RelativeTime iso={operation.createdAt} />
                </span>
              </li>
            ))}
          </ul>
          <p>
            <Link to={links.operations()}>All operations</Link>
          </p>
        </>
      )}
    </section>
  );
}
