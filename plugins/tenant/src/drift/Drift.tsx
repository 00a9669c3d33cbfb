import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import type { Operation } from '@companyos/plugin-operation-common';
import {
  count,
  ErrorPanel,
  OperationProgress,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import {
  tenantUpdatePermission,
  type DriftItem,
  type Tenant,
  type TenantDrift,
} from '@companyos/plugin-tenant-common';
import { useState } from 'react';
import { tenantApiRef } from '../api';
import { Loaded } from '../page/Loaded';
import styles from '../page/page.module.css';
import { useOfTenant } from '../page/useTenant';
import { changeLook } from './looks';
import { Repair } from './Repair';

function Item(props: { item: DriftItem }) {
  const { namespace, name, change, security, text } = props.item;
  return (
    <li className={styles.panel}>
      <div className={styles.head}>
        <StatusBadge look={changeLook(change)} />
        <code>
          {namespace}/{name}
        </code>
        {security && <strong>About rights</strong>}
      </div>
      <p>{text}</p>
    </li>
  );
}

/** The answer first: whether it is as the manifest says, or that nobody knows. */
function sentence({ checkedAt, items, trouble }: TenantDrift): string {
  if (checkedAt === null) return 'It has not been checked yet.';
  if (trouble !== null) {
    return `It could not be told whether anything differs: ${trouble}`;
  }
  if (items.length === 0) return 'Everything is as its manifest says.';
  const differ = count(items.length, 'thing is', 'things are');
  const rights = items.filter(({ security }) => security).length;
  return rights === 0
    ? `${differ} not as its manifest says.`
    : `${differ} not as its manifest says, ${rights} of them about rights: tell security before anybody repairs it.`;
}

function isRepairable({ items }: TenantDrift): boolean {
  return items.some(({ change }) => change !== 'extra');
}

/** What differs between the stores and the manifest, checking now, and repairing it. */
export function Drift(props: { tenant: Tenant; onChange: () => void }) {
  const { tenant, onChange } = props;
  const api = useApi(tenantApiRef);
  const result = useOfTenant(tenant, 'drift', signal =>
    api.drift(tenant.name, { signal }),
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [repair, setRepair] = useState<Operation>();
  // A plan that is denied is recorded: whoever only reads is not to leave denials behind by looking.
  const { allowed: mayRepair } = usePermission({
    permission: tenantUpdatePermission,
  });

  const onCheck = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.checkDrift(tenant.name);
      result.refetch();
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };

  return (
    <Loaded what="drift" result={result}>
      {drift => (
        <div className={styles.section}>
          <div role="status">
            <p>
              {sentence(drift)}{' '}
              {drift.checkedAt && (
                <span className={styles.quiet}>
                  Checked <RelativeTime iso={drift.checkedAt} />.
                </span>
              )}
            </p>
          </div>
          <div className={styles.actions}>
            <Button variant="secondary" isPending={busy} onPress={onCheck}>
              Check now
            </Button>
          </div>
          {error !== undefined && (
            <ErrorPanel error={error} pluginId="tenant" />
          )}
          {drift.items.length > 0 && (
            <ul className={styles.entries} aria-label="Differences">
              {drift.items.map(item => (
                <Item key={`${item.namespace}/${item.name}`} item={item} />
              ))}
            </ul>
          )}
          {repair && (
            <section className={styles.panel} aria-label="Repair">
              <OperationProgress
                pluginId="tenant"
                operationId={repair.id}
                onEnd={() => {
                  setRepair(undefined);
                  onCheck();
                  onChange();
                }}
              />
            </section>
          )}
          {!repair && mayRepair && isRepairable(drift) && (
            <Repair tenant={tenant} drift={drift} onRepair={setRepair} />
          )}
        </div>
      )}
    </Loaded>
  );
}
