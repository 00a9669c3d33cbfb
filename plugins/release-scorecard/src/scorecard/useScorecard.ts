import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Scorecard } from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';

/** All gates of a release and the verdict, kept fresh. */
export function useScorecard(releaseId: string): AsyncRefetch<Scorecard> {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(
    signal => api.scorecard(releaseId, { signal }),
    {
      key: releaseId,
      pollMs: ({ value, error }) =>
        releasePollMs(value?.release.state === 'rolling-out', error),
    },
  );
  useReleaseSignal(result.refetch);
  return result;
}
