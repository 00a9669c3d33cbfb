import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Operation,
  OperationChoices,
} from '@companyos/plugin-operation-common';
import {
  ErrorPanel,
  operationsApiRef,
  ReasonDialog,
} from '@companyos/plugin-operation-react';
import { useState } from 'react';
import { useChoices } from './useChoices';
import { WORDS, type Word } from './words';
import styles from './detail.module.css';

/** What a person can do about an operation that has not ended; policy has the last word. */
export function Actions(props: {
  pluginId: string;
  operation: Operation;
  onChange: () => void;
}) {
  const { pluginId, operation, onChange } = props;
  const { id, plan, state } = operation;
  const api = useApi(operationsApiRef);
  const choices = useChoices(pluginId, operation);
  const [open, setOpen] = useState<Word>();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();

  const onRetry = async () => {
    setPending(true);
    setError(undefined);
    try {
      await api.retryNow(pluginId, id);
    } catch (thrown) {
      setError(thrown);
    }
    setPending(false);
    onChange();
  };

  const say: { [word in Word]: (reason: string) => Promise<unknown> } = {
    approve: reason =>
      api.approve(pluginId, id, {
        planHash: plan.hash,
        ...(reason && { reason }),
      }),
    reject: reason => api.reject(pluginId, id, reason),
    revoke: reason => api.revokeApproval(pluginId, id, reason),
    cancel: reason => api.cancel(pluginId, id, reason),
  };

  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        {state === 'waiting' && (
          <Button variant="primary" isPending={pending} onPress={onRetry}>
            Try now
          </Button>
        )}
        {wordsFor(operation, choices).map(word => (
          <Button
            key={word}
            variant={word === 'approve' ? 'primary' : 'secondary'}
            onPress={() => setOpen(word)}
          >
            {WORDS[word].confirm}
          </Button>
        ))}
      </div>
      {error !== undefined && <ErrorPanel error={error} pluginId={pluginId} />}
      {open && (
        <ReasonDialog
          words={WORDS[open]}
          onConfirm={async reason => {
            await say[open](reason);
            onChange();
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

/** Cancelling is always offered: whoever may not is told whom to ask. */
function wordsFor(
  { state }: Operation,
  choices: OperationChoices | null,
): readonly Word[] {
  return [
    ...(choices?.approve.length ? (['approve'] as const) : []),
    ...(choices?.reject ? (['reject'] as const) : []),
    ...(choices?.revoke ? (['revoke'] as const) : []),
    ...(state === 'cancelling' ? [] : (['cancel'] as const)),
  ];
}
