/** The judge's answer, for the state machine, for a scorecard, and in words for people. */
import { z } from 'zod/v4';

const number = z.number();

export const signalReportSchema = z.strictObject({
  /** `errors`, `latency-p99`, `burn`, `synthetic:login`. */
  id: z.string(),
  role: z.enum(['hard', 'soft']),
  state: z.enum([
    'worse', // crossed: evidence for an abort
    'not-worse', // "worse by δ" is rejected, or the path passes
    'undecided', // looked at, neither
    'no-data', // nothing to look at
    'could-not-measure', // the probe itself failed
    'shared', // bad, and in stable as well: not the canary's fault, and no time to promote
  ]),
  /** Evidence that the canary is worse, and what aborts; absent for probes. */
  evidence: number.optional(),
  threshold: number.optional(),
  /** Evidence that it is not worse by δ, and what promotes. */
  promotionEvidence: number.optional(),
  promotionThreshold: number.optional(),
  canary: z.strictObject({ bad: number, seen: number }).optional(),
  stable: z.strictObject({ bad: number, seen: number }).optional(),
  /** One sentence. */
  words: z.string(),
});
export type SignalReport = Readonly<z.output<typeof signalReportSchema>>;

export const needsSchema = z.strictObject({
  /** Requests of both arms until a promotion of a canary that does as stable does, at this share. */
  requests: number,
  /** The same in time; absent while there is no traffic to extrapolate. */
  seconds: number.optional(),
  requestsPerSecond: number.optional(),
  /** Requests until a doubling of stable's rate would be found at this share, at best; absent without errors to double. */
  requestsToNoticeDoubling: number.optional(),
});
export type Needs = Readonly<z.output<typeof needsSchema>>;

export const verdictSchema = z.strictObject({
  /** `cannot-decide` holds as `hold` does, and says that waiting on will not help. */
  action: z.enum(['abort', 'promote', 'hold', 'cannot-decide']),
  /** Sentences, what matters most first; never empty. */
  reasons: z.array(z.string()).min(1),
  signals: z.array(signalReportSchema),
  needs: needsSchema.optional(),
});
export type Verdict = Readonly<z.output<typeof verdictSchema>>;
