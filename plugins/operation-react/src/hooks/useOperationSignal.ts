import { useSignalHint } from './useSignalHint';

/** A hint that operations changed, and never the change itself: who hears it fetches again. */
export const OPERATION_CHANNEL = 'companyos:operation';

/**
 * Calls `onHint` when the portal says that an operation changed: any, or the one with `operationId`.
 */
export function useOperationSignal(
  onHint: () => void,
  operationId?: string,
): void {
  useSignalHint(OPERATION_CHANNEL, message => {
    if (
      !operationId ||
      message.operationId === undefined ||
      message.operationId === operationId
    ) {
      onHint();
    }
  });
}
