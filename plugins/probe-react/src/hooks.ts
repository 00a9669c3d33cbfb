import { useApi } from '@backstage/frontend-plugin-api';
import {
  errorBodyOf,
  useAsyncRefetch,
  useSignalHint,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import {
  PROBE_SIGNAL_CHANNEL,
  type ProbeApi,
} from '@companyos/plugin-probe-common';
import { probeApiRef } from './api';

const POLL_MS = 10_000;

/** What the probe back end answers, kept fresh: on its hint, of one probe or of any, and by polling behind it. */
export function useProbes<T>(
  key: string,
  load: (api: ProbeApi, signal: AbortSignal) => Promise<T>,
  probeId?: string,
): AsyncRefetch<T> {
  const api = useApi(probeApiRef);
  const result = useAsyncRefetch(signal => load(api, signal), {
    key,
    // Each denial is recorded: asking again by itself would fill the ledger with them.
    pollMs: ({ error }) =>
      error && errorBodyOf(error).code === 'POLICY_DENIED' ? null : POLL_MS,
  });
  useSignalHint(PROBE_SIGNAL_CHANNEL, message => {
    if (!probeId || !message.probeId || message.probeId === probeId) {
      result.refetch();
    }
  });
  return result;
}
