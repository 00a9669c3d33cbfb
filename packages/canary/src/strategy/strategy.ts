/**
 * A strategy is data: which shares of traffic, for how long, judged by what. It lives with the component (a file or an
 * annotation); everything has a default, so `{}` is a strategy.
 */
import { z } from 'zod/v4';
import { countSoft, signalsSchema } from './signals';
import { defaultLatencyMargin, defaultMargin } from './defaults';

const seconds = z.int().nonnegative();
const probability = z.number().gt(0).lt(1);

export const stepSchema = z
  .strictObject({
    /** Share of traffic for the canary. The last step is 100: there is nothing left to compare with. */
    weightPercent: z.number().gt(0).lte(100),
    /** Units that the canary must have served in this step before a promotion. Never delays an abort. */
    minimumSamples: z.int().nonnegative().default(50),
    /** Observed time before a promotion; gaps in telemetry do not count. Never delays an abort. */
    minimumDurationSeconds: seconds.default(60),
    /** After this a step that could not be decided asks a person. */
    maximumDurationSeconds: seconds.min(1).default(3_600),
    /** Rate ratio, canary over stable, that is accepted: 1 is "no worse". */
    toleratedRatio: z.number().gte(1).lte(100).default(1),
    /** δ of errors: a promotion rejects "worse by this difference of rates". By weight unless told. */
    margin: probability.optional(),
    /** δ of slow units. By weight unless told. */
    latencyMargin: probability.optional(),
  })
  .transform(step => ({
    ...step,
    margin: step.margin ?? defaultMargin(step.weightPercent),
    latencyMargin:
      step.latencyMargin ?? defaultLatencyMargin(step.weightPercent),
  }));

export const strategySchema = z
  .strictObject({
    steps: z
      .array(stepSchema)
      .min(1, 'give at least the step to 100')
      .prefault([
        { weightPercent: 1 },
        { weightPercent: 10 },
        { weightPercent: 50 },
        { weightPercent: 100 },
      ]),
    /** α: the probability of ever aborting a healthy canary in the whole rollout is at most this. */
    falseAbortProbability: z.number().gt(0).lte(0.2).default(0.01),
    signals: signalsSchema.prefault({}),
    /** So many soft signals must cross to abort; fewer hold the step. 2 unless told, or 1 where there is one soft signal. */
    quorum: z.int().min(1).optional(),
    /** Slow requests of a canary that has just started are no evidence; errors are, from the first. */
    warmUpSeconds: seconds.default(15),
    /** Silence of telemetry longer than this holds the rollout until it is back. */
    telemetryGapSeconds: seconds.min(1).default(30),
    /** So long stable is kept warm at 100 % before the canary becomes stable. */
    soakSeconds: seconds.default(30),
    /** A canary that is not ready by then never started. */
    readyWithinSeconds: seconds.min(1).default(600),
    /** A paused rollout for which nobody decides goes back to stable after this. */
    giveUpSeconds: seconds.min(1).default(86_400),
  })
  .superRefine((strategy, context) => {
    checkSteps(strategy.steps, (index, message) =>
      context.addIssue({
        code: 'custom',
        path: ['steps', index, 'weightPercent'],
        message,
      }),
    );
    const soft = countSoft(strategy.signals);
    if (soft > 0 && strategy.quorum && strategy.quorum > soft) {
      context.addIssue({
        code: 'custom',
        path: ['quorum'],
        message: `${strategy.quorum} soft signals must agree and there are ${soft}: they could never abort`,
      });
    }
  })
  .transform(strategy => ({
    ...strategy,
    quorum:
      strategy.quorum ?? Math.max(1, Math.min(2, countSoft(strategy.signals))),
  }));

export type Strategy = Readonly<z.output<typeof strategySchema>>;
export type StrategyInput = z.input<typeof strategySchema>;
export type StrategyStep = Strategy['steps'][number];

function checkSteps(
  steps: readonly { weightPercent: number }[],
  complain: (index: number, message: string) => void,
): void {
  for (const [i, { weightPercent }] of steps.entries()) {
    const before = steps[i - 1]?.weightPercent;
    if (before !== undefined && weightPercent <= before) {
      complain(
        i,
        `${weightPercent} does not follow ${before}: each step takes more traffic than the one before`,
      );
    }
  }
  const last = steps[steps.length - 1];
  if (last && last.weightPercent !== 100) {
    complain(
      steps.length - 1,
      `the last step is ${last.weightPercent}, and a rollout ends at 100`,
    );
  }
}
