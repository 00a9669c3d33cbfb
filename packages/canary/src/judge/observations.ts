/** What the judge is told. Everything comes from outside and may be late, doubled or missing. */
import { z } from 'zod/v4';
import { LATENCY_BOUNDS_MS } from '../latency';

const count = z.int().nonnegative();

/** Bad and seen units of both arms; see `ArmCounts`. */
export const armCountsSchema = z
  .strictObject({
    badCanary: count,
    badStable: count,
    seenCanary: count,
    seenStable: count,
  })
  .refine(
    counts =>
      counts.badCanary <= counts.seenCanary &&
      counts.badStable <= counts.seenStable,
    'an arm cannot have more bad units than it saw',
  );

const histogramSchema = z.array(count).length(LATENCY_BOUNDS_MS.length + 1);

const comparisonSchema = z.strictObject({
  errors: armCountsSchema,
  /** Units by `LATENCY_BOUNDS_MS`. */
  latency: z
    .strictObject({ canary: histogramSchema, stable: histogramSchema })
    .optional(),
});
export type Comparison = z.output<typeof comparisonSchema>;

/**
 * One closed window of telemetry: requests that *started* in [fromMs, toMs), none of them still open (at its deadline an
 * unfinished request is bad). Windows of one source do not overlap; `fromMs` is their identity.
 */
export const telemetryWindowSchema = z
  .strictObject({
    fromMs: z.int(),
    toMs: z.int(),
    /** The weight that was in force all through the window; left out when it changed within: then it is not judged. */
    weightPercent: z.number().gte(0).lte(100).optional(),
    /** The version that the canary arm served. Windows of another are not judged. */
    digest: z.string().min(1).optional(),
    arms: comparisonSchema,
    /** Stable against stable, split as the canary is: shows how much noise belongs to an arm. */
    placebo: comparisonSchema.optional(),
  })
  .refine(
    window => window.toMs > window.fromMs,
    'a window ends after it begins',
  );
export type TelemetryWindow = Readonly<z.output<typeof telemetryWindowSchema>>;

/** One walk of a critical path. *Could not measure* is neither a pass nor a failure. */
export const probeResultSchema = z.strictObject({
  id: z.string().min(1),
  path: z.string().min(1),
  arm: z.enum(['canary', 'stable']),
  outcome: z.enum(['pass', 'fail', 'could-not-measure']),
  /** The version that answered, as the target reported it. Results about another are not judged. */
  digest: z.string().min(1).optional(),
  /** One sentence: what failed. */
  message: z.string().optional(),
});
export type ProbeResult = Readonly<z.output<typeof probeResultSchema>>;
