import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Operation } from '@companyos/plugin-operation-common';
import {
  ErrorPanel,
  operationsApiRef,
} from '@companyos/plugin-operation-react';
import { useState } from 'react';
import { CancelDialog } from './CancelDialog';
import styles from './detail.module.css';

/** What a person can do about an operation that has not ended; policy has the last word. */
export function Actions(props: {
  pluginId: string;
  operation: Operation;
  onChange: () => void;
}) {
  const { pluginId, operation, onChange } = props;
  const api = useApi(operationsApiRef);
  const [cancelling, setCancelling] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();

  const onRetry = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.retryNow(pluginId, operation.id);
    } catch (thrown) {
      setError(thrown);
    }
    setPending(false);
    onChange();
  };

  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        {operation.state === 'waiting' && (
          <Button variant="primary" isPending={pending} onPress={onRetry}>
            Try now
          </Button>
        )}
        {operation.state !== 'cancelling' && (
          <Button variant="secondary" onPress={() => setCancelling(true)}>
            Cancel operation
          </Button>
        )}
      </div>
      {error !== undefined && <ErrorPanel error={error} pluginId={pluginId} />}
      {cancelling && (
        <CancelDialog
          onCancel={async reason => {
            await api.cancel(pluginId, operation.id, reason);
            onChange();
          }}
          onClose={() => setCancelling(false)}
        />
      )}
    </div>
  );
}
