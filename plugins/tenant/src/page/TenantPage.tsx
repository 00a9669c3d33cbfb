import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Container, Header, Skeleton } from '@backstage/ui';
import {
  EntityLink,
  ErrorPanel,
  RelativeTime,
  StaleNote,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Tenant, TenantState } from '@companyos/plugin-tenant-common';
import { Route, Routes, useParams } from 'react-router-dom';
import { Delete } from '../deletion/Delete';
import { Drift } from '../drift/Drift';
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

const SINCE: { readonly [state in TenantState]: string } = {
  provisioning: 'Being set up since',
  active: 'It is ready for use; last changed',
  deleting: 'Being deleted since',
};

/** What the tenant is and how it stands, before everything else. */
function Summary(props: { tenant: Tenant }) {
  const { tenant } = props;
  return (
    <div className={styles.summary}>
      <StatusBadge look={tenantLook(tenant)} />
      <p>
        <strong>{tenant.name}</strong> is a tenant of tier {tenant.tier} in{' '}
        {tenant.homeRegion}, owned by <EntityLink entityRef={tenant.owner} />.{' '}
        {SINCE[tenant.state]}{' '}
        <RelativeTime
          iso={
            tenant.state === 'provisioning'
              ? tenant.createdAt
              : tenant.updatedAt
          }
        />
        .
      </p>
      {tenant.stateReason && (
        <p>
          {tenant.state === 'deleting'
            ? tenant.stateReason
            : `What it waits for: ${tenant.stateReason} It goes on by itself.`}
        </p>
      )}
    </div>
  );
}

function tabsAt(path: string) {
  return [
    { id: 'overview', label: 'Overview', href: path },
    { id: 'namespaces', label: 'Namespaces', href: `${path}/namespaces` },
    { id: 'drift', label: 'Drift', href: `${path}/drift` },
    { id: 'roles', label: 'Roles', href: `${path}/roles` },
    { id: 'manifest', label: 'Manifest', href: `${path}/manifest` },
    { id: 'exports', label: 'Exports', href: `${path}/exports` },
    { id: 'activity', label: 'Activity', href: `${path}/activity` },
    { id: 'delete', label: 'Delete', href: `${path}/delete` },
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
              <Route
                path="/drift"
                element={<Drift tenant={tenant} onChange={refetch} />}
              />
              <Route path="/roles" element={<Roles tenant={tenant} />} />
              <Route path="/manifest" element={<Manifest tenant={tenant} />} />
              <Route path="/exports" element={<Exports tenant={tenant} />} />
              <Route path="/activity" element={<Activity tenant={tenant} />} />
              <Route
                path="/delete"
                element={<Delete tenant={tenant} onChange={refetch} />}
              />
            </Routes>
          </>
        )}
      </Container>
    </BreadcrumbEntry>
  );
}
