/** The seconds of one world: who holds the lease, what a controller does, and what becomes of it. */
import {
  advance as realAdvance,
  hasEnded,
  parseRollout,
  startRollout,
  type EffectResult,
  type EffectToTry,
  type Rollout,
} from '../rollout';
import type { Random } from '../random';
import { InvariantBroken, Invariants } from './invariants';
import type { Planted } from './planted';
import { fateOf, happens, type Faults, type Scenario } from './scenario';
import { Surroundings } from './Surroundings';
import { SimulatedTarget } from './world';

const LONGEST_MS = 2_500_000;
const LEASE_MS = 5_000;

/** Effects to try, and what was known when they were decided on. */
interface Work {
  readonly effects: readonly EffectToTry[];
  readonly readWeight: number | undefined;
  readonly foreign: boolean;
  readonly stableReplaced: boolean;
}

interface Controller {
  readonly name: string;
  epoch: number;
  downUntilMs: number;
  clockOffsetMs: number;
  results: EffectResult[];
  /** What it will do when it wakes up, whatever has happened since. */
  stalled?: { untilMs: number; work: Work };
}

/** One world, from the first second to the last. */
export class Run {
  nowMs = 0;
  readonly #target: SimulatedTarget;
  readonly #invariants = new Invariants();
  readonly #controllers: Controller[];
  #store: { rollout: Rollout };
  #lease = { holder: -1, epoch: 0, untilMs: 0 };
  readonly #surroundings: Surroundings;
  #endedMs: number | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly next: Random,
    readonly planted: Planted,
  ) {
    this.#target = new SimulatedTarget(scenario.tellsWriter, planted.unfenced);
    this.#surroundings = new Surroundings(scenario, next);
    this.#store = {
      rollout: startRollout({
        id: 'rollout',
        target: 'simulated',
        digest: 'sha256:canary',
        stableDigest: 'sha256:stable',
        strategy: scenario.strategy,
        actor: 'user:default/ada',
        reason: 'Simulated.',
      }),
    };
    this.#controllers = ['one', 'two'].map(name => ({
      name,
      epoch: -1,
      downUntilMs: 0,
      clockOffsetMs: 0,
      results: [],
    }));
  }

  toTheEnd(): Rollout {
    while (this.nowMs < LONGEST_MS) {
      this.#second();
      // Some more after the end: what comes late must not change it.
      if (hasEnded(this.#store.rollout)) {
        this.#endedMs ??= this.nowMs;
        if (this.nowMs >= this.#endedMs + 40_000) {
          return this.#store.rollout;
        }
      }
    }
    throw new InvariantBroken(
      `The rollout does not end: ${JSON.stringify(this.#store.rollout.state)}.`,
    );
  }

  #happens(fault: keyof Faults): boolean {
    return happens(this.scenario, fault, this.nowMs, this.next);
  }

  #second(): void {
    const weightBefore = this.#target.weight;
    this.nowMs += 1_000;
    this.#target.arrive(this.nowMs);
    this.#target.canaryReady = this.nowMs >= this.scenario.readyAfterMs;
    if (this.#happens('meddling')) {
      this.#target.meddle(
        [0, 7, 37][Math.floor(this.next() * 3)],
        this.#store.rollout.weight.confirmed,
      );
    }
    const { rollout } = this.#store;
    if (
      this.next() < 0.1 &&
      !['promoting', 'completed'].includes(rollout.state.name) &&
      this.#happens('meddling')
    ) {
      this.#target.replaceStable(rollout.weight.confirmed);
    }
    this.#surroundings.people(this.#store.rollout, this.nowMs);
    this.#surroundings.walk(this.nowMs);
    this.#grantLease();
    for (const controller of this.#controllers) {
      this.#run(controller);
    }
    this.#invariants.look(this.#target, this.#store.rollout);
    this.#surroundings.traffic(weightBefore, this.#target.weight, this.nowMs);
  }

  #grantLease(): void {
    const holder = this.#controllers[this.#lease.holder];
    // One that has restarted does not know of its lease: it waits for the end of it, as the other does.
    const alive = holder?.epoch === this.#lease.epoch && this.#acts(holder);
    if (alive) {
      this.#lease.untilMs = this.nowMs + LEASE_MS;
    } else if (this.nowMs >= this.#lease.untilMs) {
      const heir = this.#controllers.findIndex(one => this.#acts(one));
      if (heir >= 0) {
        this.#lease = {
          holder: heir,
          epoch: this.#lease.epoch + 1,
          untilMs: this.nowMs + LEASE_MS,
        };
        this.#controllers[heir].epoch = this.#lease.epoch;
        // Whoever takes over reads what is stored, as it would after a restart.
        this.#store.rollout = parseRollout(
          JSON.parse(JSON.stringify(this.#store.rollout)),
        );
      }
    }
  }

  #acts(controller: Controller): boolean {
    return this.nowMs >= controller.downUntilMs && !controller.stalled;
  }

  #run(controller: Controller): void {
    if (controller.stalled && this.nowMs >= controller.stalled.untilMs) {
      const { work } = controller.stalled;
      controller.stalled = undefined;
      this.#try(controller, work);
    }
    // One that has lost its lease does not know it yet: it acts once more, and the store refuses it.
    if (!this.#acts(controller) || controller.epoch < 0) {
      return;
    }
    if (this.#happens('clockJump')) {
      controller.clockOffsetMs = (this.next() - 0.5) * 7_200_000;
    } else if (this.nowMs >= this.scenario.faultsUntilMs) {
      controller.clockOffsetMs = 0;
    }
    const before = this.#store.rollout;
    const delivered = this.#surroundings.delivered(this.nowMs);
    const seen = {
      fence: controller.epoch,
      target: this.#happens('unreadableTarget')
        ? undefined
        : this.#target.read(),
      windows: delivered.map(({ window }) => window),
      commands: this.#surroundings.commands,
      probes: this.#surroundings.probes,
      results: controller.results,
    };
    const advance = this.planted.advance ?? realAdvance;
    const { rollout, effects } = advance(
      before,
      seen,
      this.nowMs + controller.clockOffsetMs,
    );
    const work = {
      effects,
      readWeight: seen.target?.weightPercent,
      foreign: this.#target.foreign,
      stableReplaced: seen.target?.stableDigest === 'sha256:older',
    };
    if (this.planted.actFirst) {
      this.#try(controller, work);
    }
    if (controller.epoch < this.#lease.epoch) {
      controller.epoch = -1; // the store says so
      return;
    }
    this.#invariants.advanced(before, rollout, seen, this.#target.foreign);
    this.#store = { rollout };
    controller.results = [];
    this.#surroundings.heard(delivered, this.nowMs);
    if (this.#happens('crash')) {
      this.#crash(controller);
    } else if (this.#happens('stall')) {
      const untilMs = this.nowMs + 2_000 + this.next() * 15_000;
      controller.stalled = { untilMs, work };
    } else if (!this.planted.actFirst) {
      this.#try(controller, work);
    }
  }

  #try(controller: Controller, work: Work): void {
    for (const effect of work.effects) {
      if (effect.token.fence === this.#store.rollout.fence) {
        this.#invariants.trying(effect, this.#store.rollout, work);
      }
      const faulty = this.nowMs < this.scenario.faultsUntilMs;
      const fate = fateOf(faulty ? this.scenario.faults.effect : 0, this.next);
      const done = this.#target.try(effect, fate, this.nowMs, this.next);
      controller.results.push({
        effectId: effect.id,
        outcome: done ? 'done' : 'failed',
      });
      if (this.#happens('crash')) {
        this.#crash(controller);
        return;
      }
    }
  }

  #crash(controller: Controller): void {
    controller.results = [];
    controller.epoch = -1;
    controller.downUntilMs = this.nowMs + 1_000 + this.next() * 20_000;
  }
}
