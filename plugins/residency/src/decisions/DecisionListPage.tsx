import { TablePagination, useBreakpoint } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import type { DecisionPage } from '@companyos/plugin-residency-common';
import { residencyApiRef } from '../api';
import { Empty } from '../components/Empty';
import { Loaded } from '../components/Loaded';
import { useFresh } from '../components/useFresh';
import { DecisionFilters } from './DecisionFilters';
import { DecisionCards, DecisionTable } from './DecisionTable';
import {
  ALL,
  PAGE_SIZE,
  toQuery,
  useDecisionQuery,
  type Filters,
} from './useDecisionQuery';
import styles from '../components/residency.module.css';

/** Decisions, newest first: everyone's, or one's own for those who may not see everyone's. */
export function DecisionListPage() {
  const [filters, change] = useDecisionQuery();
  const api = useApi(residencyApiRef);
  const result = useFresh(JSON.stringify(filters), signal =>
    api.decisions(toQuery(filters, Date.now()), { signal }),
  );
  return (
    <>
      <DecisionFilters filters={filters} onChange={change} />
      <Loaded result={result} what="decisions">
        {page => (
          <>
            {page.scope === 'own' && (
              <p className={styles.note}>
                These are the decisions on what you asked for yourself. Those of
                everyone are for data governance, auditors and the people who
                run the portal.
              </p>
            )}
            <Page page={page} filters={filters} onChange={change} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Page(props: {
  page: DecisionPage;
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  const { filters, onChange, page } = props;
  const isWide = useBreakpoint().up('sm');
  const List = isWide ? DecisionTable : DecisionCards;
  const offset = (filters.page - 1) * PAGE_SIZE;
  if (page.items.length === 0) {
    const isFiltered = Object.keys(ALL).some(
      key => filters[key as keyof Filters] !== undefined,
    );
    return isFiltered || filters.page > 1 ? (
      <Empty
        title="No decision matches"
        text="Actions, people and subjects are matched as a whole. What was decided in the last seconds may still be on its way."
        action={{
          label: 'Show all decisions',
          onPress: () => onChange({ ...ALL, page: 1 }),
        }}
      />
    ) : (
      <Empty
        title="Nothing is decided yet"
        text="Every decision that gates a change, and every denial, will be here."
      />
    );
  }
  return (
    <>
      <List items={page.items} />
      {page.more && (
        <p className={styles.quiet}>
          More than {page.total.toLocaleString('en')} decisions match: narrow
          the filter to see an exact number.
        </p>
      )}
      <TablePagination
        pageSize={PAGE_SIZE}
        showPageSizeOptions={false}
        offset={offset}
        totalCount={page.total}
        hasPreviousPage={filters.page > 1}
        hasNextPage={page.more || offset + page.items.length < page.total}
        onPreviousPage={() => onChange({ page: filters.page - 1 })}
        onNextPage={() => onChange({ page: filters.page + 1 })}
      />
    </>
  );
}
