import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Release, RolloutPage } from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';

/** The newest rollouts of a release, kept fresh. */
export function useRolloutsOf({
  id,
  state,
}: Pick<Release, 'id' | 'state'>): AsyncRefetch<RolloutPage> {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(
    signal => api.rollouts({ release: id, limit: 20 }, { signal }),
    {
      key: id,
      pollMs: ({ error }) => releasePollMs(state === 'rolling-out', error),
    },
  );
  useReleaseSignal(result.refetch);
  return result;
}
