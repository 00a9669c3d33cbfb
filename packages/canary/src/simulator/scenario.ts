/** What one seed stands for: the canary, its traffic, and which faults the world has. */
import { seededRandom, type Random } from '../random';
import type { StrategyInput } from '../strategy/strategy';
import type { Fate } from './world';

export interface Scenario {
  readonly canary:
    | 'healthy'
    | 'worse'
    | 'dead'
    | 'dies-later'
    | 'breaks-a-path';
  /** A critical path is walked every few seconds. */
  readonly probed: boolean;
  readonly requestsPerSecond: number;
  readonly strategy: StrategyInput;
  readonly tellsWriter: boolean;
  readonly readyAfterMs: number;
  readonly faults: Faults;
  /** After this the world is kind, so that the rollout must end. */
  readonly faultsUntilMs: number;
}

/** Probabilities, per second unless told. */
export interface Faults {
  /** Of an effect. */
  readonly effect: number;
  /** Of a crash after an effect, or after storing. */
  readonly crash: number;
  /** Of a controller that stalls between storing and acting, and acts when another has taken over. */
  readonly stall: number;
  readonly clockJump: number;
  readonly telemetryGap: number;
  readonly telemetryLate: number;
  readonly telemetryDoubled: number;
  readonly probeBlind: number;
  readonly unreadableTarget: number;
  readonly meddling: number;
  readonly command: number;
}

export function scenarioOf(seed: number): {
  readonly scenario: Scenario;
  readonly next: Random;
} {
  const next = seededRandom(seed);
  const sometimes = (p: number, much: number) =>
    next() < p ? next() * much : 0;
  const kind = next();
  const probed = next() < 0.3;
  const early = kind < 0.75 ? 'worse' : 'dead';
  const sick = kind < 0.9 ? early : 'dies-later';
  const broken = probed && next() < 0.3 ? 'breaks-a-path' : sick;
  const scenario: Scenario = {
    canary: kind < 0.55 ? 'healthy' : broken,
    probed,
    requestsPerSecond: next() < 0.1 ? 1 : 100 + Math.floor(next() * 300),
    tellsWriter: next() < 0.5,
    readyAfterMs: next() < 0.3 ? next() * 65_000 : 0,
    faultsUntilMs: next() < 0.2 ? 0 : 150_000,
    faults: {
      effect: sometimes(0.6, 0.7),
      crash: sometimes(0.5, 0.15),
      stall: sometimes(0.4, 0.15),
      clockJump: sometimes(0.4, 0.1),
      telemetryGap: sometimes(0.4, 0.05),
      telemetryLate: sometimes(0.5, 0.5),
      telemetryDoubled: sometimes(0.5, 0.5),
      probeBlind: sometimes(0.5, 0.5),
      unreadableTarget: sometimes(0.4, 0.3),
      meddling: sometimes(0.3, 0.02),
      command: sometimes(0.4, 0.03),
    },
    strategy: {
      steps: [
        ...(next() < 0.5
          ? [
              {
                weightPercent: 10,
                minimumDurationSeconds: 4,
                maximumDurationSeconds: 90,
                margin: 0.1,
              },
            ]
          : []),
        {
          weightPercent: 50,
          minimumDurationSeconds: 5,
          minimumSamples: 200,
          maximumDurationSeconds: 90,
          margin: 0.04,
        },
        { weightPercent: 100 },
      ],
      signals: {
        errors: { share: 1 },
        latency: false,
        burn: false,
        synthetic: { paths: probed ? ['login'] : [] },
      },
      telemetryGapSeconds: 6,
      soakSeconds: 4,
      readyWithinSeconds: 60,
      giveUpSeconds: 120,
    },
  };
  return { scenario, next };
}

export const STABLE_ERRORS = 0.005;

/** Whether a fault strikes now. */
export function happens(
  scenario: Scenario,
  fault: keyof Faults,
  nowMs: number,
  next: Random,
): boolean {
  const p = scenario.faults[fault];
  return p > 0 && nowMs < scenario.faultsUntilMs && next() < p;
}

const FATES: readonly Fate[] = ['failed', 'half', 'late', 'lost-result'];

export function fateOf(probability: number, next: Random): Fate {
  return next() < probability
    ? FATES[Math.floor(next() * FATES.length)]
    : 'done';
}

export function errorRate(
  { canary }: Pick<Scenario, 'canary'>,
  atMs: number,
): number {
  switch (canary) {
    case 'worse':
      return 0.2;
    case 'dead':
      return 1;
    case 'dies-later':
      return atMs < 10_000 ? STABLE_ERRORS : 0.6;
    default:
      return STABLE_ERRORS;
  }
}

/** Whether the critical path fails on the canary. */
export function failsPath(
  { canary }: Pick<Scenario, 'canary'>,
  atMs: number,
): boolean {
  return (
    canary === 'dead' ||
    canary === 'breaks-a-path' ||
    (canary === 'dies-later' && atMs >= 10_000)
  );
}
