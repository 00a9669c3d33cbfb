import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Container, Header, Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  RelativeTime,
  StaleNote,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Tenant } from '@companyos/plugin-tenant-common';
import { Route, Routes, useParams } from 'react-router-dom';
import { EntityLink } from '../components/EntityLink';
import { Exports } from '../exports/Exports';
import { useTenantPath } from '../hooks';
import { tenantLook } from '../looks';
import { Activity } from './Activity';
import { Manifest } from './Manifest';
import { Namespaces } from './Namespaces';
import { Overview } from './Overview';
import { Roles } from './Roles';
import { useTenant } from './useTenant';
import styles from './page.module.css';

/** What the tenant is and how it stands, before everything else. */
function Summary(props: { tenant: Tenant }) {
  const { tenant } = props;
  const isActive = tenant.state === 'active';
  return (
    <div className={styles.summary}>
      <StatusBadge look={tenantLook(tenant)} />
      <p>
        <strong>{tenant.name}</strong> is a tenant of tier {tenant.tier} in{' '}
        {tenant.homeRegion}, owned by <EntityLink entityRef={tenant.owner} />.{' '}
        {isActive ? 'It is ready for use; last changed' : 'Being set up since'}{' '}
        <RelativeTime iso={isActive ? tenant.updatedAt : tenant.createdAt} />.
      </p>
      {tenant.stateReason && (
        <p>What it waits for: {tenant.stateReason} It goes on by itself.</p>
      )}
    </div>
  );
}

function tabsAt(path: string) {
  return [
    { id: 'overview', label: 'Overview', href: path },
    { id: 'namespaces', label: 'Namespaces', href: `${path}/namespaces` },
    { id: 'roles', label: 'Roles', href: `${path}/roles` },
    { id: 'manifest', label: 'Manifest', href: `${path}/manifest` },
    { id: 'exports', label: 'Exports', href: `${path}/exports` },
    { id: 'activity', label: 'Activity', href: `${path}/activity` },
  ];
}

/** One tenant. */
export function TenantPage() {
  const { name = '' } = useParams();
  const result = useTenant(name);
  const { value: tenant, error, stale, updatedAt, refetch } = result;
  const path = useTenantPath()(name);

  return (
    <BreadcrumbEntry entry={{ label: name, href: path }}>
      <div className={styles.header}>
        <Header
          title={tenant?.displayName ?? name}
          tabs={tenant ? tabsAt(path) : undefined}
        />
      </div>
      <Container className={styles.page}>
        {!tenant && Boolean(error) && (
          <ErrorPanel error={error} onRetry={refetch} />
        )}
        {!tenant && !error && (
          <div role="status" aria-label={`Loading tenant ${name}`}>
            <Skeleton height={200} />
          </div>
        )}
        {tenant && (
          <>
            {stale && <StaleNote updatedAt={updatedAt} />}
            <Summary tenant={tenant} />
            <Routes>
              <Route
                path="/"
                element={<Overview tenant={tenant} onChange={refetch} />}
              />
              <Route
                path="/namespaces"
                element={<Namespaces tenant={tenant} />}
              />
              <Route path="/roles" element={<Roles tenant={tenant} />} />
              <Route path="/manifest" element={<Manifest tenant={tenant} />} />
              <Route path="/exports" element={<Exports tenant={tenant} />} />
              <Route path="/activity" element={<Activity tenant={tenant} />} />
            </Routes>
          </>
        )}
      </Container>
    </BreadcrumbEntry>
  );
}
