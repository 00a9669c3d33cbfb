import { OperationProgress } from '@companyos/plugin-operation-react';
import type { Tenant } from '@companyos/plugin-tenant-common';
import { CopyableId, RelativeTime } from '@companyos/plugin-operation-react';
import { EntityLink } from '../components/EntityLink';
import { Facts } from '../components/Facts';
import styles from './page.module.css';

/** What the tenant was asked to be; and, while something is at work on it, how far that is. */
export function Overview(props: { tenant: Tenant; onChange: () => void }) {
  const { tenant, onChange } = props;
  const { spec } = tenant;
  return (
    <div className={styles.section}>
      {tenant.openOperationId && (
        <section className={styles.panel} aria-label="At work now">
          <h3 className={styles.title}>At work now</h3>
          <OperationProgress
            pluginId="tenant"
            operationId={tenant.openOperationId}
            onEnd={onChange}
          />
        </section>
      )}
      <section className={styles.panel} aria-label="About">
        <h3 className={styles.title}>About</h3>
        <Facts
          label="About"
          facts={[
            ['Name', tenant.name],
            ['Owner', <EntityLink entityRef={tenant.owner} />],
            ['Tier', tenant.tier],
            ['Home region', tenant.homeRegion],
            ['Allowed regions', spec.allowedRegions.join(', ')],
            ['Data classes', spec.dataClasses.join(', ')],
            ['Retention', spec.retention.schedule],
            ['Created', <RelativeTime iso={tenant.createdAt} />],
            ['Last changed', <RelativeTime iso={tenant.updatedAt} />],
            ['ID', <CopyableId id={tenant.id} label="tenant ID" />],
          ]}
        />
      </section>
    </div>
  );
}
