/** The signals of a strategy, their roles, and how they split the probability of a false abort. */
import { z } from 'zod/v4';

/** vi where none are given, relative to each other: latency's is for its three quantiles. */
const USUAL_SHARES = { errors: 0.8, latency: 0.15, burn: 0.05 };
type Sharing = keyof typeof USUAL_SHARES;
const SHARING = Object.keys(USUAL_SHARES) as Sharing[];

const role = z.enum(['hard', 'soft'], {
  error:
    'a signal is "hard" (aborts alone) or "soft" (aborts with others, see quorum)',
});
/** vi: this signal's part of the probability of a false abort. What is left is split between those without. */
const share = z.number().gt(0).lte(1).optional();

/** Off by `false`. */
const optional = <T extends z.ZodType>(signal: T) =>
  z.union([z.literal(false), signal]);

export const signalsSchema = z
  .strictObject({
    errors: z.strictObject({ role: role.default('hard'), share }).prefault({}),
    /** Three signals: slower than the p50, p90 and p99 of stable's past; the share is split evenly between them. */
    latency: optional(
      z.strictObject({
        role: role.default('soft'),
        share,
        /** What is faster is never slow: a process that has just started is slower by a little, for no fault of its version. */
        floorMs: z.number().nonnegative().lte(60_000).default(5),
      }),
    ).prefault({}),
    burn: optional(
      z.strictObject({
        role: role.default('soft'),
        share,
        /** Share of good units promised by the SLO. */
        objective: z.number().gt(0).lt(1).default(0.999),
      }),
    ).prefault({}),
    synthetic: optional(
      z
        .strictObject({
          /** Critical paths that must be walked on the canary. None: what reports is judged, nothing is awaited. */
          paths: z.array(z.string().trim().min(1)).default([]),
          /** This many failures … */
          failures: z.int().min(1).default(2),
          /** … among this many last runs veto. */
          of: z.int().min(1).max(20).default(3),
        })
        .refine(({ failures, of }) => failures <= of, {
          path: ['failures'],
          error: 'there cannot be more failures than runs ("of")',
        }),
    ).prefault({}),
  })
  .superRefine((signals, context) => {
    const wrong = wrongShares(signals);
    if (wrong) {
      context.addIssue({ code: 'custom', message: wrong });
    }
  })
  .transform(signals => {
    const shares = splitShares(signals);
    const { errors, latency, burn } = signals;
    return {
      ...signals,
      errors: { ...errors, share: shares.errors },
      latency: latency && { ...latency, share: shares.latency },
      burn: burn && { ...burn, share: shares.burn },
    };
  });

type Shares = Record<Sharing, false | { share?: number }>;

function wrongShares(signals: Shares): string | undefined {
  const given = sumOf(signals);
  const open = SHARING.some(
    name => signals[name] && signals[name].share === undefined,
  );
  const said = `the shares of errors, latency and burn add up to ${Number(
    given.toFixed(6),
  )}, and they split one probability: `;
  if (open) {
    return given < 1
      ? undefined
      : `${said}leave some for those without, or turn these off with false`;
  }
  return Math.abs(given - 1) < 1e-6
    ? undefined
    : `${said}make them add up to 1, or leave one out`;
}

function splitShares(signals: Shares): Record<Sharing, number> {
  const left = 1 - sumOf(signals);
  const open = SHARING.filter(
    name => signals[name] && signals[name].share === undefined,
  );
  const usual = open.reduce((sum, name) => sum + USUAL_SHARES[name], 0);
  const shareOf = (name: Sharing) => {
    const signal = signals[name];
    return signal && signal.share !== undefined
      ? signal.share
      : Number(((left * USUAL_SHARES[name]) / usual).toFixed(9));
  };
  return {
    errors: shareOf('errors'),
    latency: shareOf('latency'),
    burn: shareOf('burn'),
  };
}

function sumOf(signals: Shares): number {
  return SHARING.reduce((sum, name) => {
    const signal = signals[name];
    return sum + (signal ? signal.share ?? 0 : 0);
  }, 0);
}

/** How many signals abort only together. */
export function countSoft(signals: z.output<typeof signalsSchema>): number {
  const soft = (signal: false | { role: 'hard' | 'soft' }) =>
    signal && signal.role === 'soft';
  return (
    (soft(signals.errors) ? 1 : 0) +
    (soft(signals.latency) ? 3 : 0) +
    (soft(signals.burn) ? 1 : 0)
  );
}
