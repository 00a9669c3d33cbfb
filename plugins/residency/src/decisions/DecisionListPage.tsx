import { TablePagination, useBreakpoint } from '@backstage/ui';
import {
  identityApiRef,
  useApi,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { isOperationError } from '@companyos/plugin-operation-common';
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
  const result = useDecisions(filters);
  return (
    <>
      <DecisionFilters filters={filters} onChange={change} />
      <Loaded result={result} what="decisions">
        {({ isOwn, page }) => (
          <>
            {isOwn && (
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

/** Who is denied everyone's decisions is shown their own, unless they asked for somebody else's. */
function useDecisions(filters: Filters) {
  const api = useApi(residencyApiRef);
  const identity = useApiHolder().get(identityApiRef);
  return useFresh(JSON.stringify(filters), async signal => {
    const query = toQuery(filters, Date.now());
    try {
      return { page: await api.decisions(query, { signal }), isOwn: false };
    } catch (error) {
      const isDenied =
        isOperationError(error) && error.code === 'POLICY_DENIED';
      const own = (await identity?.getBackstageIdentity())?.userEntityRef;
      if (!isDenied || !own || filters.actor) throw error;
      const page = await api.decisions({ ...query, actor: own }, { signal });
      return { page, isOwn: true };
    }
  });
}
