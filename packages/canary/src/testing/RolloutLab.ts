/** One controller in a kind world, second by second, for tests that tell a story. */
import type { ProbeResult } from '../judge/observations';
import { seededRandom, type Random } from '../random';
import {
  advance,
  hasEnded,
  startRollout,
  type Command,
  type EffectResult,
  type EffectToTry,
  type Observations,
  type Rollout,
  type StartRequest,
} from '../rollout';
import { SimulatedTarget } from '../simulator/world';
import type { StrategyInput } from '../strategy/strategy';
import { traffic, type TrafficOptions } from './traffic';

export interface Second {
  /** What users do; `false`: telemetry is silent. */
  readonly traffic?: Partial<TrafficOptions> | false;
  readonly commands?: readonly Command[];
  readonly probes?: readonly ProbeResult[];
  readonly seen?: Partial<Observations>;
}

export const LAB_STRATEGY: StrategyInput = {
  steps: [
    { weightPercent: 10, minimumDurationSeconds: 10, margin: 0.03 },
    { weightPercent: 50, minimumDurationSeconds: 10, margin: 0.02 },
    { weightPercent: 100 },
  ],
  signals: { errors: { share: 1 }, latency: false, burn: false },
  telemetryGapSeconds: 5,
  soakSeconds: 5,
};

export class RolloutLab {
  rollout: Rollout;
  nowMs = 1_700_000_000_000;
  fence = 1;
  readonly target = new SimulatedTarget(true);
  /** Every effect of the last call. */
  effects: readonly EffectToTry[] = [];
  /** Every effect ever. */
  readonly tried: EffectToTry[] = [];
  #results: EffectResult[] = [];
  readonly #next: Random = seededRandom(1);
  #commands = 0;

  constructor(
    strategy: StrategyInput = LAB_STRATEGY,
    more: Partial<StartRequest> = {},
  ) {
    this.rollout = startRollout({
      id: 'rollout-1',
      target: 'staging',
      digest: 'sha256:canary',
      stableDigest: 'sha256:stable',
      strategy,
      actor: 'user:default/ada',
      reason: 'Faster search.',
      ...more,
    });
  }

  get state(): Rollout['state'] {
    return this.rollout.state;
  }

  second(options: Second = {}): void {
    const windows =
      options.traffic === false
        ? []
        : [
            traffic(
              {
                fromMs: this.nowMs,
                weightPercent: this.target.weight,
                requests: 400,
                errorsCanary: 0.005,
                errorsStable: 0.005,
                ...options.traffic,
              },
              this.#next,
            ),
          ];
    this.nowMs += 1_000;
    const { rollout, effects } = advance(
      this.rollout,
      {
        fence: this.fence,
        target: this.target.read(),
        windows,
        results: this.#results,
        commands: options.commands,
        probes: options.probes,
        ...options.seen,
      },
      this.nowMs,
    );
    this.rollout = JSON.parse(JSON.stringify(rollout));
    this.effects = effects;
    this.tried.push(...effects);
    this.#results = effects.map(effect => ({
      effectId: effect.id,
      outcome: this.target.try(effect, 'done', this.nowMs, this.#next)
        ? 'done'
        : 'failed',
    }));
  }

  /** Until it is so; throws when it is not within an hour. */
  until(what: (lab: RolloutLab) => boolean, options: Second = {}): void {
    for (let second = 0; second < 3_600; second++) {
      if (what(this)) {
        return;
      }
      this.second(options);
    }
    throw new Error(`It is ${JSON.stringify(this.state)}.`);
  }

  toTheEnd(options: Second = {}): void {
    this.until(({ rollout }) => hasEnded(rollout), options);
  }

  /** To the given step, settled. */
  toStep(index: number): void {
    this.until(
      ({ state }) =>
        state.name === 'step' && state.index === index && state.settled,
    );
  }

  command(kind: Command['kind'], reason = 'Because.'): Command {
    this.#commands += 1;
    return {
      id: `command-${this.#commands}`,
      kind,
      actor: 'user:default/rhea',
      reason,
    };
  }
}
