import { useNow } from '@companyos/plugin-operation-react';
import {
  agedAt,
  verdictOf,
  type Scorecard,
} from '@companyos/plugin-release-common';
import { useMemo } from 'react';

const AGE_EVERY_MS = 10_000;

/**
 * The same scorecard as time goes by, by the very function that the back end and the CLI answer with. One that is as of a time
 * in the past stays as it is.
 */
export function scorecardAt(scorecard: Scorecard, nowMs: number): Scorecard {
  if (scorecard.asOf !== null) return scorecard;
  const { component, version } = scorecard.release;
  // A clock that is behind the back end's makes nothing younger than it was answered.
  const at = new Date(Math.max(nowMs, Date.parse(scorecard.verdict.decidedAt)));
  return {
    ...scorecard,
    gates: scorecard.gates.map(gate => agedAt(gate, at)),
    verdict: verdictOf(scorecard.gates, { component, version }, at),
  };
}

/** What passed goes out of date in front of the person's eyes. */
export function useAged(scorecard: Scorecard): Scorecard {
  const now = useNow(scorecard.asOf === null ? AGE_EVERY_MS : null);
  return useMemo(() => scorecardAt(scorecard, now), [scorecard, now]);
}
