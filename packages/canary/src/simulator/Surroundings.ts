/** What goes on around the controllers: users with their telemetry, and people with their commands. */
import type { ProbeResult, TelemetryWindow } from '../judge/observations';
import type { Random } from '../random';
import type { Command, Rollout } from '../rollout';
import { traffic as invented } from '../testing/traffic';
import {
  errorRate,
  failsPath,
  happens,
  STABLE_ERRORS,
  type Faults,
  type Scenario,
} from './scenario';

const PROBE_EVERY_MS = 4_000;

interface Delivery {
  readonly atMs: number;
  readonly window: TelemetryWindow;
}

export class Surroundings {
  commands: Command[] = [];
  /** Walks of the critical path that nobody has stored yet. */
  probes: ProbeResult[] = [];
  #telemetry: Delivery[] = [];
  #silentUntilMs = 0;
  #commandIds = 0;
  #answered = 0;

  constructor(readonly scenario: Scenario, readonly next: Random) {}

  /** Telemetry that has arrived; again and again until somebody has stored what it says. */
  delivered(nowMs: number): readonly Delivery[] {
    return this.#telemetry.filter(({ atMs }) => atMs <= nowMs);
  }

  heard(delivered: readonly Delivery[], nowMs: number): void {
    this.commands = [];
    this.probes = this.probes.filter(() =>
      this.#happens('telemetryDoubled', nowMs),
    );
    this.#telemetry = this.#telemetry.filter(
      entry =>
        !delivered.includes(entry) || this.#happens('telemetryDoubled', nowMs),
    );
  }

  /** A second of traffic, and what becomes of its telemetry. */
  traffic(weightBefore: number, weightAfter: number, nowMs: number): void {
    const { requestsPerSecond } = this.scenario;
    const mixed = weightBefore !== weightAfter;
    const window = invented(
      {
        fromMs: nowMs - 1_000,
        weightPercent: weightBefore,
        requests: requestsPerSecond,
        errorsStable: STABLE_ERRORS,
        errorsCanary: errorRate(this.scenario, nowMs),
      },
      this.next,
    );
    if (this.#happens('telemetryGap', nowMs)) {
      this.#silentUntilMs = nowMs + this.next() * 30_000;
    }
    if (nowMs < this.#silentUntilMs) {
      return;
    }
    const late = this.#happens('telemetryLate', nowMs)
      ? this.next() * 20_000
      : 0;
    this.#telemetry.push({
      atMs: nowMs + 1_000 + late,
      window: mixed ? { ...window, weightPercent: undefined } : window,
    });
  }

  /** Every few seconds the path is walked on both arms. */
  walk(nowMs: number): void {
    if (!this.scenario.probed || nowMs % PROBE_EVERY_MS !== 0) {
      return;
    }
    for (const arm of ['canary', 'stable'] as const) {
      const fails = arm === 'canary' && failsPath(this.scenario, nowMs);
      const blind = this.#happens('probeBlind', nowMs);
      const measured = fails ? 'fail' : 'pass';
      this.probes.push({
        id: `${arm}-${nowMs}`,
        path: 'login',
        arm,
        outcome: blind ? 'could-not-measure' : measured,
      });
    }
  }

  /** People meddle while there are faults; after that somebody looks after what waits for a person. */
  people({ state }: Rollout, nowMs: number): void {
    const kinds = ['pause', 'resume', 'promote', 'abort'] as const;
    if (this.#happens('command', nowMs)) {
      this.#command(kinds[Math.floor(this.next() * kinds.length)]);
    } else if (state.name === 'paused' && this.next() < 0.03) {
      // Whoever is asked for the sixth time does not resume once more.
      const resumes = this.#answered < 5 && this.next() < 0.7;
      this.#answered += 1;
      this.#command(resumes ? 'resume' : 'abort');
    }
  }

  #command(kind: Command['kind']): void {
    this.#commandIds += 1;
    this.commands.push({
      id: `command-${this.#commandIds}`,
      kind,
      actor: 'user:default/rhea',
      reason: `Simulated ${kind}.`,
    });
  }

  #happens(fault: keyof Faults, nowMs: number): boolean {
    return happens(this.scenario, fault, nowMs, this.next);
  }
}
