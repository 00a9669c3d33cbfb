import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

/** A hint that operations changed, and never the change itself: who hears it fetches again. */
export const OPERATION_CHANNEL = 'companyos:operation';

/**
 * Calls `onHint` when the portal says that an operation changed: any, or the one with `operationId`.
 * Does nothing where the signals plugin is not installed; polling stands behind it.
 */
export function useOperationSignal(
  onHint: () => void,
  operationId?: string,
): void {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onHint);
  latest.current = onHint;
  useEffect(() => {
    const subscription = signals?.subscribe(OPERATION_CHANNEL, message => {
      if (
        !operationId ||
        message.operationId === undefined ||
        message.operationId === operationId
      ) {
        latest.current();
      }
    });
    return () => subscription?.unsubscribe();
  }, [signals, operationId]);
}
