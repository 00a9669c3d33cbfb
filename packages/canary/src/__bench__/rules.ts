/**
 * Rules that watch the same stream of ticks: ours, and those of the tools that people use, as their documentation shows them.
 *
 * - Argo Rollouts, "Analysis & Progressive Delivery": success rate ≥ 95 % of the canary, failureLimit 3. A
 *   measurement each 20 s over that time; more than three failed ones abort.
 * - Flagger, "Metrics Analysis": success rate ≥ 99 % of the canary over 1 min, threshold 5, never reset.
 * - Kayenta, `MannWhitneyClassifier`: the error rate per minute of both arms, judged at the end of each step; "high" when
 *   the confidence interval (98 %) of the Hodges-Lehmann shift lies above a quarter of the estimate. Nothing to compare passes.
 */
import {
  enterStep,
  JUDGE_PRIOR,
  logEvidence,
  observeTick,
  startAbortEvidence,
} from '../abortEvidence';
import type { ArmCounts } from '../counts';

export interface Tick {
  readonly requests: ArmCounts;
  /** The same as units that fail independently; as requests unless there are such. */
  readonly units: ArmCounts;
}

export interface Rule {
  /** Before the first tick of each step. */
  enterStep(): void;
  /** True aborts. */
  see(tick: Tick): boolean;
  /** After the last tick of each step. */
  endStep(): boolean;
}

export const TICK_MS = 2_000;

/** Thresholds are crossed by the one evidence: α, and the part of it that errors have by default. */
export function ours(alpha: number, by: 'requests' | 'units'): Rule {
  let evidence = startAbortEvidence(JUDGE_PRIOR);
  const enough = -Math.log(alpha);
  return {
    enterStep() {
      evidence = enterStep(evidence, JUDGE_PRIOR);
    },
    see(tick) {
      evidence = observeTick(evidence, tick[by], { prior: JUDGE_PRIOR });
      return logEvidence(evidence) >= enough;
    },
    endStep: () => false,
  };
}

export function argo(): Rule {
  return successRate({ atLeast: 0.95, everyMs: 20_000, aborts: 4 });
}

export function flagger(): Rule {
  return successRate({ atLeast: 0.99, everyMs: 60_000, aborts: 5 });
}

function successRate(options: {
  atLeast: number;
  everyMs: number;
  aborts: number;
}): Rule {
  const ticks = options.everyMs / TICK_MS;
  let ticked = 0;
  let bad = 0;
  let seen = 0;
  let failed = 0;
  return {
    enterStep: () => {},
    see({ requests }) {
      ticked += 1;
      bad += requests.badCanary;
      seen += requests.seenCanary;
      if (ticked % ticks === 0) {
        // Without requests there is no measurement.
        failed += seen > 0 && 1 - bad / seen < options.atLeast ? 1 : 0;
        bad = 0;
        seen = 0;
      }
      return failed >= options.aborts;
    },
    endStep: () => false,
  };
}

export function kayenta(): Rule {
  const ticks = 60_000 / TICK_MS;
  let minute = { badCanary: 0, badStable: 0, seenCanary: 0, seenStable: 0 };
  let ticked = 0;
  let canary: number[] = [];
  let stable: number[] = [];
  return {
    enterStep() {
      canary = [];
      stable = [];
    },
    see({ requests }) {
      minute = {
        badCanary: minute.badCanary + requests.badCanary,
        badStable: minute.badStable + requests.badStable,
        seenCanary: minute.seenCanary + requests.seenCanary,
        seenStable: minute.seenStable + requests.seenStable,
      };
      ticked += 1;
      if (ticked % ticks === 0) {
        if (minute.seenCanary > 0) {
          canary.push(minute.badCanary / minute.seenCanary);
        }
        if (minute.seenStable > 0) {
          stable.push(minute.badStable / minute.seenStable);
        }
        minute = { badCanary: 0, badStable: 0, seenCanary: 0, seenStable: 0 };
      }
      return false;
    },
    endStep: () => isHigh(canary, stable),
  };
}

function isHigh(canary: readonly number[], stable: readonly number[]): boolean {
  if (canary.length === 0 || stable.length === 0) {
    return false;
  }
  const shifts = canary
    .flatMap(a => stable.map(b => a - b))
    .sort((a, b) => a - b);
  const [m, n] = [canary.length, stable.length];
  const z98 = 2.326;
  const rank = Math.floor(
    (m * n) / 2 - z98 * Math.sqrt((m * n * (m + n + 1)) / 12),
  );
  const lower = shifts[Math.max(0, rank - 1)];
  const middle = shifts.length / 2;
  const estimate =
    (shifts[Math.floor(middle)] + shifts[Math.ceil(middle) - 1]) / 2;
  return lower > 0.25 * Math.abs(estimate);
}
