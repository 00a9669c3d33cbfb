import { useApi } from '@backstage/frontend-plugin-api';
import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import { useRef } from 'react';
import { operationsApiRef } from '../api/OperationsApi';
import { AsyncRefetch, useAsyncRefetch } from './useAsyncRefetch';
import { useOperationSignal } from './useOperationSignal';

const POLL_FASTEST_MS = 700;
const POLL_SLOWEST_MS = 10_000;
const POLL_GROWTH = 1.4;

/**
 * One operation, kept fresh until it ends: on the portal's hint, and by polling behind it that slows down while
 * nothing changes.
 */
export function useOperation(
  pluginId: string,
  id: string,
): AsyncRefetch<Operation> {
  const api = useApi(operationsApiRef);
  const pace = useRef({ seen: '', waitMs: POLL_FASTEST_MS });
  const result = useAsyncRefetch(signal => api.get(pluginId, id, { signal }), {
    key: `${pluginId}/${id}`,
    pollMs: ({ value, error }) => {
      if (value && isEnded(value.state)) {
        return null;
      }
      const seen = error ? 'error' : `${value?.id} ${value?.updatedAt}`;
      pace.current = {
        seen,
        waitMs:
          seen === pace.current.seen
            ? Math.min(pace.current.waitMs * POLL_GROWTH, POLL_SLOWEST_MS)
            : POLL_FASTEST_MS,
      };
      return pace.current.waitMs;
    },
  });
  useOperationSignal(() => {
    if (!result.value || !isEnded(result.value.state)) {
      result.refetch();
    }
  }, id);
  return result;
}
