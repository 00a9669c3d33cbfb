import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Link, Skeleton, TextField } from '@backstage/ui';
import type { Operation } from '@companyos/plugin-operation-common';
import {
  ErrorPanel,
  links,
  OperationProgress,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Tenant } from '@companyos/plugin-tenant-common';
import { useState, type FormEvent } from 'react';
import { tenantApiRef } from '../api';
import styles from '../page/page.module.css';
import { DeletionPlanView } from './DeletionPlanView';
import { ExportFirst } from './ExportFirst';

/** The dry run of the deletion, always fresh; and, where policy allows it, asking for exactly that. */
export function Delete(props: { tenant: Tenant; onChange: () => void }) {
  const { tenant, onChange } = props;
  const api = useApi(tenantApiRef);
  const [asked, setAsked] = useState<Operation>();
  const [destination, setDestination] = useState('');
  const exportTo = destination || undefined;
  const {
    value: planned,
    error,
    loading,
    refetch,
  } = useAsyncRefetch(
    signal => api.planDeletion(tenant.name, { signal, exportTo }),
    { key: `${tenant.id} ${tenant.updatedAt} ${destination}` },
  );

  if (asked) {
    return (
      <section className={styles.panel} aria-label="Deletion">
        <h3 className={styles.title}>You have asked for its deletion</h3>
        <OperationProgress
          pluginId="tenant"
          operationId={asked.id}
          onEnd={onChange}
          hideLink
        />
        <p>
          <Link href={links.operation('tenant', asked.id)}>
            Show the operation and its approvals
          </Link>
        </p>
      </section>
    );
  }
  return (
    <div className={styles.section}>
      <p>
        This is a dry run: nothing has been changed. Deleting takes the login
        away, ends its sessions, destroys what was created for{' '}
        <strong>{tenant.name}</strong>, and leaves a tombstone.
      </p>
      <ExportFirst value={destination} onChange={setDestination} />
      {loading && (
        <div role="status" aria-label="Working out what would be deleted">
          <Skeleton height={240} />
        </div>
      )}
      {Boolean(error) && <ErrorPanel error={error} onRetry={refetch} />}
      {planned && !error && <DeletionPlanView planned={planned} />}
      <div className={styles.actions}>
        <Button variant="secondary" onPress={refetch}>
          Check again
        </Button>
      </div>
      {planned?.decision.outcome === 'allow' && !error && (
        <AskForm
          tenant={tenant}
          onAsk={async reason => {
            const { hash: planHash } = planned.plan;
            const { operation } = await api.delete(tenant.name, {
              planHash,
              reason,
              ...(exportTo && { exportTo }),
            });
            setAsked(operation);
          }}
        />
      )}
    </div>
  );
}

const SHORTEST_REASON = 3;

/** Both have to be typed: the name, so that it is this tenant, and the reason, because it is recorded. */
function AskForm(props: {
  tenant: Tenant;
  onAsk: (reason: string) => Promise<void>;
}) {
  const { tenant, onAsk } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isReady =
    typed === tenant.name && reason.trim().length >= SHORTEST_REASON;

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    setError(undefined);
    try {
      await onAsk(reason.trim());
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <section className={styles.panel} aria-label="Ask for the deletion">
      <h3 className={styles.title}>Ask for the deletion</h3>
      <form className={styles.section} onSubmit={onSubmit}>
        <TextField
          label="Reason"
          description="It is recorded, and those who approve read it."
          value={reason}
          maxLength={1000}
          isRequired
          onChange={setReason}
        />
        <TextField
          label={`Type ${tenant.name} to confirm`}
          value={typed}
          isRequired
          onChange={setTyped}
        />
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            destructive
            isDisabled={!isReady || busy}
          >
            {busy ? 'Asking…' : 'Ask for the deletion'}
          </Button>
        </div>
      </form>
      {error !== undefined && <ErrorPanel error={error} pluginId="tenant" />}
    </section>
  );
}
