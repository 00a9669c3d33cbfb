/** What must hold in every world, checked from outside: none of it asks the code that it checks. */
import {
  hasEnded,
  type EffectToTry,
  type Observations,
  type Rollout,
} from '../rollout';
import type { SimulatedTarget } from './world';

export class InvariantBroken extends Error {
  readonly name = 'InvariantBroken';
}

const broken = (what: string): never => {
  throw new InvariantBroken(what);
};

interface Tally {
  units: number;
  observedMs: number;
}

export class Invariants {
  readonly #stored = new Map<string, string>();
  /** What the canary showed at each weight, counted from the windows that were handed over. */
  readonly #tallies = new Map<number, Tally>();
  readonly #windows = new Set<number>();
  #takenOver = false;
  #applied = 0;
  #newestFence = 0;
  #abortArrived = false;

  /** Each call that was stored. */
  advanced(
    before: Rollout,
    after: Rollout,
    seen: Observations,
    foreign: boolean,
  ): void {
    for (const { sequence, effect } of after.intents) {
      this.#stored.set(`${after.id}/${sequence}`, JSON.stringify(effect));
    }
    this.#count(seen);
    if (foreign) {
      this.#takenOver ||= (seen.commands ?? []).some(
        ({ kind }) => kind === 'resume',
      );
    } else {
      this.#takenOver = false;
    }
    const stepped = positionOf(after) - positionOf(before);
    if (stepped > 1) {
      broken(`It jumped from ${nameOf(before)} to ${nameOf(after)}.`);
    }
    const by = after.events
      .slice(before.events.length)
      .filter(({ to }) => /^(step|promoting)/.test(to))
      .map(event => event.by);
    if (stepped === 1 && positionOf(before) >= 0) {
      if (by.includes('judge')) {
        this.#evidenced(before);
      } else if (!by.some(name => name.startsWith('user:'))) {
        broken(`${nameOf(before)} was promoted by nobody.`);
      }
    }
    if (
      after.state.name === 'aborting' &&
      before.state.name !== 'aborting' &&
      after.state.by === 'controller' &&
      before.state.name === 'paused' &&
      before.state.why === 'telemetry-gap'
    ) {
      broken('A gap in telemetry aborted the rollout.');
    }
    if (hasEnded(before) && before.state.name !== after.state.name) {
      broken(`${before.state.name} was not the end.`);
    }
    if (after.fence < before.fence) {
      broken('The fence went down.');
    }
  }

  /** Each effect before it is tried. */
  trying(
    effect: EffectToTry,
    stored: Rollout,
    seen: {
      readonly readWeight: number | undefined;
      readonly foreign: boolean;
      readonly stableReplaced: boolean;
    },
  ): void {
    const { readWeight, foreign, stableReplaced } = seen;
    if (this.#stored.get(effect.id) !== JSON.stringify(effect.effect)) {
      broken(`${effect.id} was tried before its intent was stored.`);
    }
    if (effect.effect.kind !== 'set-weight') {
      return;
    }
    const { weightPercent } = effect.effect;
    const aborting =
      stored.state.name === 'aborting' || stored.state.name === 'rolled-back';
    if (aborting && effect.token.fence === stored.fence && weightPercent > 0) {
      broken(`${weightPercent} % was written during an abort.`);
    }
    if (stableReplaced && weightPercent > 0) {
      broken(`${weightPercent} % was written beside somebody else's stable.`);
    }
    if (
      foreign &&
      !this.#takenOver &&
      weightPercent > (readWeight ?? -1) &&
      weightPercent > 0
    ) {
      broken(`${weightPercent} % was written over somebody else's weight.`);
    }
  }

  /** Each second: the target as it is. */
  look(target: SimulatedTarget, stored: Rollout): void {
    const aborting =
      stored.state.name === 'aborting' || stored.state.name === 'rolled-back';
    for (const { token, from, to } of target.applied.slice(this.#applied)) {
      if (token.fence < this.#newestFence) {
        broken('A controller that had lost its lease wrote a weight.');
      }
      this.#newestFence = token.fence;
      if (this.#abortArrived && to > from) {
        broken(`The weight rose from ${from} to ${to} % after the abort.`);
      }
      this.#abortArrived ||= aborting && to === 0;
    }
    this.#applied = target.applied.length;
    if (stored.state.name === 'rolled-back') {
      if (
        target.stableDigest !== stored.stableDigest &&
        !target.stableReplaced
      ) {
        broken('Stable was replaced by a rollout that rolled back.');
      }
      if (target.weight !== 0 && !target.foreign) {
        broken(`The canary has ${target.weight} % after the abort.`);
      }
    }
    if (
      stored.state.name === 'completed' &&
      target.stableDigest !== stored.digest
    ) {
      broken('It says completed, and stable is another version.');
    }
  }

  #count(seen: Observations): void {
    for (const window of seen.windows ?? []) {
      if (
        window.weightPercent === undefined ||
        this.#windows.has(window.fromMs)
      ) {
        continue;
      }
      this.#windows.add(window.fromMs);
      const tally = this.#tallies.get(window.weightPercent) ?? {
        units: 0,
        observedMs: 0,
      };
      tally.units += window.arms.errors.seenCanary;
      tally.observedMs += window.toMs - window.fromMs;
      this.#tallies.set(window.weightPercent, tally);
    }
  }

  #evidenced(before: Rollout): void {
    const { state, strategy, clock } = before;
    // A person may have resumed it in the same call.
    if (state.name !== 'step' && state.name !== 'paused') {
      broken(`${nameOf(before)} was promoted.`);
      return;
    }
    const step = strategy.steps[state.index];
    const tally = this.#tallies.get(step.weightPercent);
    if (
      !tally ||
      tally.units < step.minimumSamples ||
      tally.observedMs < step.minimumDurationSeconds * 1_000
    ) {
      broken(`${nameOf(before)} was promoted on ${JSON.stringify(tally)}.`);
    }
    if (clock.silentMs > 60_000) {
      broken('It was promoted in silence.');
    }
  }
}

/** -1 before the first step; the last is promoting. */
function positionOf({ state, strategy }: Rollout): number {
  switch (state.name) {
    case 'step':
    case 'paused':
      return state.index;
    case 'promoting':
    case 'completed':
      return strategy.steps.length - 1;
    default:
      return -1;
  }
}

function nameOf({ state }: Rollout): string {
  return state.name === 'step' ? `Step ${state.index + 1}` : state.name;
}
