import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  useNow,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import {
  agedAt,
  verdictOf,
  type Scorecard,
} from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';
import { useMemo } from 'react';

const AGE_EVERY_MS = 10_000;

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

/**
 * The same scorecard as time goes by: what passed goes out of date in front of the person's eyes, by the very function that the
 * back end and the CLI answer with. One that is as of a time in the past stays as it is.
 */
export function useAged(scorecard: Scorecard): Scorecard {
  const now = useNow(scorecard.asOf === null ? AGE_EVERY_MS : null);
  return useMemo(() => {
    if (scorecard.asOf !== null) return scorecard;
    const { component, version } = scorecard.release;
    // A clock that is behind the back end's makes nothing younger than it was answered.
    const at = new Date(Math.max(now, Date.parse(scorecard.verdict.decidedAt)));
    return {
      ...scorecard,
      gates: scorecard.gates.map(gate => agedAt(gate, at)),
      verdict: verdictOf(scorecard.gates, { component, version }, at),
    };
  }, [scorecard, now]);
}
