import { Link } from '@backstage/ui';
import {
  CopyableId,
  EntityLink,
  Facts,
  OperationProgress,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { NamespaceView, Tenant } from '@companyos/plugin-tenant-common';
import { useTenantPath } from '../hooks';
import { bytes, namespaceLook, namespaceWords } from '../looks';
import { Loaded } from './Loaded';
import { useNamespaces } from './useTenant';
import styles from './page.module.css';

function NamespaceState(props: { namespace: NamespaceView }) {
  const { status, sizeBytes } = props.namespace;
  return (
    <span className={styles.head}>
      <StatusBadge look={namespaceLook(status)} />
      {sizeBytes !== null && bytes(sizeBytes)}
    </span>
  );
}

/** Whether everything stands, at a glance. */
function Stores(props: { tenant: Tenant }) {
  const { tenant } = props;
  const result = useNamespaces(tenant);
  const path = useTenantPath()(tenant.name);
  return (
    <section className={styles.panel} aria-label="Namespaces">
      <h3 className={styles.title}>Namespaces</h3>
      <Loaded what="namespaces" result={result}>
        {namespaces => (
          <Facts
            label="Namespaces"
            facts={namespaces.map(namespace => [
              namespaceWords[namespace.kind],
              <NamespaceState namespace={namespace} />,
            ])}
          />
        )}
      </Loaded>
      <p>
        <Link href={`${path}/namespaces`}>Show what is in them</Link>
      </p>
    </section>
  );
}

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
      <div className={styles.overview}>
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
        <Stores tenant={tenant} />
      </div>
    </div>
  );
}
