/**
 * Measures the judge beside the rules of other tools, on the same streams. Writes JSON lines to standard output;
 * `scripts/bench/canary.mjs` starts it and draws the tables.
 */
import { DEFAULT_STRATEGY } from '../strategy/parseStrategy';
import { errorsOfDead, grid, timesLimit } from './efficiency';
import { argo, flagger, kayenta, ours, type Rule } from './rules';
import {
  HEALTHY,
  REGRESSED,
  SHARES,
  TICKS_PER_STEP,
  type Regime,
} from './streams';
import { watchWhole, WHOLE } from './wholeJudge';

/** α of the whole rollout, and what errors get of it by default. */
const ALPHA = 0.01;
const DEFAULT_ALPHA = ALPHA * DEFAULT_STRATEGY.signals.errors.share;

const runs = Number(process.env.RUNS ?? 2_000);
const gridRuns = Number(process.env.GRID_RUNS ?? 400);

const wholeRuns = Number(process.env.WHOLE_RUNS ?? 40);

const RULES: Readonly<Record<string, () => Rule>> = {
  ours: () => ours(DEFAULT_ALPHA, 'units'),
  'ours, by request': () => ours(DEFAULT_ALPHA, 'requests'),
  argo,
  flagger,
  kayenta,
};

interface Outcome {
  aborted: number;
  /** Of those that were aborted. */
  requests: number;
  errors: number;
}

function watch(regime: Regime): Record<string, Outcome> {
  const outcomes: Record<string, Outcome> = {};
  for (const name of Object.keys(RULES)) {
    outcomes[name] = { aborted: 0, requests: 0, errors: 0 };
  }
  for (let seed = 1; seed <= runs; seed++) {
    const tickAt = regime.ticks(seed);
    const watching = new Map(
      Object.entries(RULES).map(([name, rule]) => [name, rule()]),
    );
    let requests = 0;
    let errors = 0;
    const stop = (name: string) => {
      outcomes[name].aborted += 1;
      outcomes[name].requests += requests;
      outcomes[name].errors += errors;
      watching.delete(name);
    };
    for (let i = 0; i < SHARES.length * TICKS_PER_STEP && watching.size; i++) {
      const tick = tickAt(i);
      requests += tick.requests.seenCanary + tick.requests.seenStable;
      errors += tick.requests.badCanary;
      for (const [name, rule] of [...watching]) {
        if (i % TICKS_PER_STEP === 0) {
          rule.enterStep();
        }
        const ends = (i + 1) % TICKS_PER_STEP === 0;
        if (rule.see(tick) || (ends && rule.endStep())) {
          stop(name);
        }
      }
    }
  }
  return outcomes;
}

function report(kind: string, data: object): void {
  process.stdout.write(`${JSON.stringify({ kind, ...data })}\n`);
}

for (const regime of HEALTHY) {
  report('healthy', { name: regime.name, runs, rules: watch(regime) });
}
for (const regime of REGRESSED) {
  report('regressed', { name: regime.name, runs, rules: watch(regime) });
}
for (const [name, signalAlpha] of [
  ['all of α', ALPHA],
  ['their default share', DEFAULT_ALPHA],
] as const) {
  const cells = grid().map(cell => ({
    ...cell,
    times: timesLimit(cell, {
      rolloutAlpha: ALPHA,
      signalAlpha,
      runs: gridRuns,
    }),
  }));
  report('limit', {
    name,
    shipped: signalAlpha === DEFAULT_ALPHA,
    runs: gridRuns,
    cells,
  });
}
for (const [alphaName, alpha] of [
  ['all of α', ALPHA],
  ['their default share', DEFAULT_ALPHA],
] as const) {
  for (const ofCanary of [1, 5]) {
    const cells = [0.01, 0.02, 0.05, 0.1].flatMap(share =>
      [0.001, 0.005].map(rateStable => ({
        share,
        rateStable,
        errors: errorsOfDead({
          share,
          rateStable,
          alpha,
          ofCanary,
          runs,
        }),
      })),
    );
    report('dead', {
      name: alphaName,
      shipped: alpha === DEFAULT_ALPHA,
      ofCanary,
      cells,
    });
  }
}
for (const what of WHOLE) {
  const { name, healthy } = what;
  report('whole', {
    name,
    healthy,
    runs: wholeRuns,
    ...watchWhole(what, wholeRuns),
  });
}
