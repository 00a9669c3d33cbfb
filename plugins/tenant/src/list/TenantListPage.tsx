import {
  ButtonLink,
  Container,
  Header,
  Link,
  Skeleton,
  TablePagination,
  useBreakpoint,
} from '@backstage/ui';
import { ErrorPanel, StaleNote } from '@companyos/plugin-operation-react';
import { RiAddLine } from '@remixicon/react';
import { useCreatePath } from '../hooks';
import { NoTenants } from './NoTenants';
import { TenantCards } from './TenantCards';
import { TenantFilters } from './TenantFilters';
import { TenantTable } from './TenantTable';
import { PAGE_SIZE, useTenantQuery } from './useTenantQuery';
import { useTenants } from './useTenants';
import styles from './list.module.css';

function CreateButton() {
  const path = useCreatePath();
  return path ? (
    <ButtonLink href={path} variant="primary" iconStart={<RiAddLine />}>
      Create tenant
    </ButtonLink>
  ) : null;
}

/** All tenants: searched, filtered and paged by the back end. */
export function TenantListPage() {
  const [query, change] = useTenantQuery();
  const tenants = useTenants(query);
  const isWide = useBreakpoint().up('sm');
  const List = isWide ? TenantTable : TenantCards;
  const { page, error } = tenants;
  const offset = (query.page - 1) * PAGE_SIZE;
  const isFiltered = Boolean(query.search || query.state);
  const isEmpty = page?.items.length === 0;

  return (
    <>
      <Header
        title="Tenants"
        description="One customer's share of the product each, with its home region and its owner."
        customActions={<CreateButton />}
      />
      <Container className={styles.page}>
        <TenantFilters query={query} onChange={change} />
        <Link href="/tenants/-/deleted">Deleted tenants</Link>
        {tenants.isStale && <StaleNote updatedAt={tenants.updatedAt} />}
        {!page && Boolean(error) && (
          <ErrorPanel error={error} onRetry={tenants.refetch} />
        )}
        {!page && !error && (
          <div role="status" aria-label="Loading tenants">
            <Skeleton height={240} />
          </div>
        )}
        {page && isEmpty && (
          <NoTenants
            why={emptyReason(page.totalItems, isFiltered)}
            onReset={() =>
              change(
                page.totalItems > 0
                  ? { page: 1 }
                  : { search: '', state: undefined },
              )
            }
          />
        )}
        {page && !isEmpty && (
          <>
            <List tenants={page.items} isPending={tenants.isLoading} />
            <TablePagination
              pageSize={PAGE_SIZE}
              showPageSizeOptions={false}
              offset={offset}
              totalCount={page.totalItems}
              hasPreviousPage={query.page > 1}
              hasNextPage={offset + page.items.length < page.totalItems}
              onPreviousPage={() => change({ page: query.page - 1 })}
              onNextPage={() => change({ page: query.page + 1 })}
            />
          </>
        )}
      </Container>
    </>
  );
}

function emptyReason(totalItems: number, isFiltered: boolean) {
  if (totalItems > 0) {
    return 'beyond';
  }
  return isFiltered ? 'no-match' : 'none';
}
