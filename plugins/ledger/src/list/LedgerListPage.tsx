import {
  Container,
  Header,
  Skeleton,
  TablePagination,
  useBreakpoint,
} from '@backstage/ui';
import { ErrorPanel, StaleNote } from '@companyos/plugin-operation-react';
import type { LedgerView } from '../api/LedgerApi';
import { CheckpointLine } from './CheckpointLine';
import { EntryCards, EntryTable } from './EntryTable';
import { HeadLine } from './HeadLine';
import { LedgerFilters } from './LedgerFilters';
import { NoEntries } from './NoEntries';
import { useLedger } from './useLedger';
import { ALL_ENTRIES, PAGE_SIZE, useLedgerQuery } from './useLedgerQuery';
import styles from './list.module.css';

/** The ledger, newest first: filtered and paged by the back end. */
export function LedgerListPage() {
  const [query, change] = useLedgerQuery();
  const ledger = useLedger(query);
  const isWide = useBreakpoint().up('sm');
  const List = isWide ? EntryTable : EntryCards;
  const { view, error } = ledger;
  const offset = (query.page - 1) * PAGE_SIZE;

  return (
    <>
      <Header
        title="Ledger"
        description="What was decided, done and audited. Entries are only ever added."
      />
      <Container className={styles.page}>
        {view && <HeadLine head={view.head} />}
        {view && <CheckpointLine />}
        <LedgerFilters query={query} onChange={change} />
        {ledger.isStale && <StaleNote updatedAt={ledger.updatedAt} />}
        {!view && Boolean(error) && (
          <ErrorPanel
            error={error}
            title="The ledger cannot be shown"
            onRetry={ledger.refetch}
          />
        )}
        {!view && !error && (
          <div role="status" aria-label="Loading the ledger">
            <Skeleton height={240} />
          </div>
        )}
        {view?.items.length === 0 && (
          <NoEntries
            why={emptyReason(view)}
            onReset={() => change(view.total > 0 ? { page: 1 } : ALL_ENTRIES)}
          />
        )}
        {view && view.items.length > 0 && (
          <>
            <List items={view.items} isPending={ledger.isLoading} />
            {view.more && (
              <p className={styles.quiet}>
                More than {view.total.toLocaleString('en')} entries match:
                narrow the filter to see an exact number.
              </p>
            )}
            <TablePagination
              pageSize={PAGE_SIZE}
              showPageSizeOptions={false}
              offset={offset}
              totalCount={view.total}
              hasPreviousPage={query.page > 1}
              hasNextPage={view.more || offset + view.items.length < view.total}
              onPreviousPage={() => change({ page: query.page - 1 })}
              onNextPage={() => change({ page: query.page + 1 })}
            />
          </>
        )}
      </Container>
    </>
  );
}

function emptyReason(view: LedgerView) {
  if (view.total > 0) return 'beyond';
  return view.head.size === 0 ? 'none' : 'no-match';
}
