import { Link, Text } from '@backstage/ui';
import {
  EntityLink,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { TenantSummary } from '@companyos/plugin-tenant-common';
import { useTenantPath } from '../hooks';
import { DriftBadge } from '../drift/DriftBadge';
import { tenantLook } from '../looks';
import styles from './list.module.css';

/** The same as the table, for narrow screens. */
export function TenantCards(props: {
  tenants: readonly TenantSummary[];
  isPending: boolean;
}) {
  const tenantPath = useTenantPath();
  return (
    <ul
      className={styles.cards}
      aria-label="Tenants"
      aria-busy={props.isPending}
    >
      {props.tenants.map(tenant => (
        <li key={tenant.id} className={styles.card}>
          <div className={styles.cardHead}>
            <Link href={tenantPath(tenant.name)} weight="bold">
              {tenant.name}
            </Link>
            <StatusBadge look={tenantLook(tenant)} />
            <DriftBadge tenant={tenant} />
          </div>
          <Text as="p" color="secondary">
            {tenant.displayName}
          </Text>
          {tenant.stateReason && <Text as="p">{tenant.stateReason}</Text>}
          <Text as="p" variant="body-small" color="secondary">
            {tenant.tier} · {tenant.homeRegion} ·{' '}
            <EntityLink entityRef={tenant.owner} /> ·{' '}
            <RelativeTime iso={tenant.updatedAt} />
          </Text>
        </li>
      ))}
    </ul>
  );
}
