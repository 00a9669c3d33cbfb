import { Button, Container, Header, Skeleton } from '@backstage/ui';
import { ErrorPanel, StaleNote } from '@companyos/plugin-operation-react';
import { AwaitingMe } from './AwaitingMe';
import { Filters } from './Filters';
import { NoOperations } from './NoOperations';
import { OperationTable } from './OperationTable';
import { useListQuery } from './useListQuery';
import { useOperations } from './useOperations';
import styles from './list.module.css';

/** Every operation that this person may see, newest first, filtered and paged by the back ends. */
export function OperationListPage() {
  const [query, change] = useListQuery();
  const { value, error, loading, stale, updatedAt, refetch } =
    useOperations(query);
  const items = value?.items ?? [];
  const filtered = query.state !== 'all' || query.mine || Boolean(query.type);

  return (
    <>
      <Header
        title="Operations"
        description="Every change that someone asked for: what, by whom, and how far it is."
      />
      <Container className={styles.page}>
        <AwaitingMe />
        <Filters
          query={query}
          types={items.map(({ operation }) => operation.type)}
          onChange={change}
        />
        {stale && <StaleNote updatedAt={updatedAt} />}
        {loading && (
          <div role="status" aria-label="Loading operations">
            <Skeleton height={240} />
          </div>
        )}
        {!loading && !value && <ErrorPanel error={error} onRetry={refetch} />}
        {value?.missing.map(({ pluginId, error: why }) => (
          <ErrorPanel
            key={pluginId}
            title={`The operations of ${pluginId} are missing from this list`}
            error={why}
            onRetry={refetch}
          />
        ))}
        {value && items.length === 0 && (
          <NoOperations
            filtered={filtered}
            beyond={query.after !== undefined}
            onReset={() =>
              change(
                query.after
                  ? {}
                  : { state: 'all', type: undefined, mine: false },
              )
            }
          />
        )}
        {items.length > 0 && <OperationTable items={items} />}
        {(query.after || value?.nextCursor) && (
          <nav className={styles.paging} aria-label="Pages">
            <Button
              variant="secondary"
              isDisabled={!query.after}
              onPress={() => change({})}
            >
              Newest
            </Button>
            <Button
              variant="secondary"
              isDisabled={!value?.nextCursor}
              onPress={() => change({ after: value?.nextCursor })}
            >
              Older
            </Button>
          </nav>
        )}
      </Container>
    </>
  );
}
