import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
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

export function TenantTable(props: {
  tenants: readonly TenantSummary[];
  isPending: boolean;
}) {
  const tenantPath = useTenantPath();
  return (
    <TableRoot aria-label="Tenants" stale={props.isPending}>
      <TableHeader>
        <Column isRowHeader>Tenant</Column>
        <Column>State</Column>
        <Column>Owner</Column>
        <Column>Tier</Column>
        <Column>Home region</Column>
        <Column>Changed</Column>
      </TableHeader>
      <TableBody items={props.tenants}>
        {tenant => (
          <Row id={tenant.id}>
            <Cell>
              <div className={styles.stack}>
                <Link href={tenantPath(tenant.name)} weight="bold">
                  {tenant.name}
                </Link>
                <Text variant="body-small" color="secondary" truncate>
                  {tenant.displayName}
                </Text>
              </div>
            </Cell>
            <Cell>
              <div className={styles.stack}>
                <StatusBadge look={tenantLook(tenant)} />
                <DriftBadge tenant={tenant} />
                {tenant.stateReason && (
                  <Text variant="body-small" color="secondary">
                    {tenant.stateReason}
                  </Text>
                )}
              </div>
            </Cell>
            <Cell>
              <EntityLink entityRef={tenant.owner} />
            </Cell>
            <Cell>{tenant.tier}</Cell>
            <Cell>{tenant.homeRegion}</Cell>
            <Cell>
              <RelativeTime iso={tenant.updatedAt} />
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}
