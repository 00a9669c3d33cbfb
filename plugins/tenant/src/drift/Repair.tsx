import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Operation } from '@companyos/plugin-operation-common';
import {
  ErrorPanel,
  PlanView,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Tenant, TenantDrift } from '@companyos/plugin-tenant-common';
import { useState } from 'react';
import { tenantApiRef } from '../api';
import styles from '../page/page.module.css';

/** The plan that would put it right, the same as creating the tenant again, and doing exactly that. */
export function Repair(props: {
  tenant: Tenant;
  drift: TenantDrift;
  onRepair: (operation: Operation) => void;
}) {
  const { tenant, drift, onRepair } = props;
  const api = useApi(tenantApiRef);
  const { value, error, refetch } = useAsyncRefetch(
    signal => api.plan(tenant.spec, { signal }),
    { key: `${tenant.id} ${drift.checkedAt}` },
  );
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();

  const onPress = async () => {
    if (!value) return;
    setBusy(true);
    setRefused(undefined);
    try {
      const { operation } = await api.create({
        spec: tenant.spec,
        planHash: value.plan.hash,
        reason: 'Repair what differs from the manifest',
      });
      onRepair(operation);
    } catch (thrown) {
      setRefused(thrown);
    }
    setBusy(false);
  };

  return (
    <section className={styles.panel} aria-label="Repair">
      <h3 className={styles.title}>What a repair would do</h3>
      <p>
        It puts back what is missing or altered, and leaves alone what the
        portal did not make.
      </p>
      {Boolean(error) && <ErrorPanel error={error} onRetry={refetch} />}
      {value && !error && <PlanView decidedPlan={value} />}
      {value?.decision.outcome === 'allow' && !value.plan.noop && (
        <div className={styles.actions}>
          <Button variant="primary" isPending={busy} onPress={onPress}>
            Repair it
          </Button>
        </div>
      )}
      {refused !== undefined && (
        <ErrorPanel error={refused} pluginId="tenant" />
      )}
    </section>
  );
}
