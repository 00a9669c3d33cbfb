import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Release } from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';

/** One release, kept fresh. */
export function useRelease(id: string): AsyncRefetch<Release> {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(signal => api.release(id, { signal }), {
    key: id,
    pollMs: ({ value, error }) =>
      releasePollMs(value?.state === 'rolling-out', error),
  });
  useReleaseSignal(result.refetch);
  return result;
}
