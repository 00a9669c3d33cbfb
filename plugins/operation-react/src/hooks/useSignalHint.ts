import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

/**
 * Calls `onHint` when the portal says something on `channel`. A hint tells that something changed and never the change
 * itself: who hears it fetches again. Does nothing where the signals plugin is not installed; polling stands behind it.
 */
export function useSignalHint(
  channel: string,
  onHint: (message: { readonly [key: string]: unknown }) => void,
): void {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onHint);
  latest.current = onHint;
  useEffect(() => {
    const subscription = signals?.subscribe(channel, message =>
      latest.current(message),
    );
    return () => subscription?.unsubscribe();
  }, [signals, channel]);
}
