/** The world that a rollout meets: a target that forgets nothing and a store that two controllers share. */
import type { EffectToTry, FencingToken, TargetReading } from '../rollout';
import type { Random } from '../random';

export type Fate = 'done' | 'failed' | 'half' | 'late' | 'lost-result';

export interface Applied {
  readonly atMs: number;
  readonly token: FencingToken;
  readonly from: number;
  readonly to: number;
}

/** A target with exact weights that refuses stale tokens. */
export class SimulatedTarget {
  weight = 0;
  writtenBy: FencingToken | null = null;
  stableDigest = 'sha256:stable';
  canaryDigest = 'sha256:canary';
  canaryReady = true;
  /** Somebody else has set the weight, and nobody of ours has written since. */
  foreign = false;
  /** Somebody else has replaced stable. */
  stableReplaced = false;
  /** Each write of ours that changed or confirmed the weight. */
  readonly applied: Applied[] = [];
  #highest: FencingToken = { fence: -1, sequence: -1 };
  readonly #late: { atMs: number; effect: EffectToTry }[] = [];

  constructor(readonly tellsWriter: boolean, readonly unfenced = false) {}

  read(): TargetReading {
    return {
      weightPercent: this.weight,
      ...(this.tellsWriter && { writtenBy: this.writtenBy }),
      stableDigest: this.stableDigest,
      canaryDigest: this.canaryDigest,
      canaryReady: this.canaryReady,
    };
  }

  /** @param known - what our side last read back: setting that again cannot be told from a write that is under way. */
  meddle(weight: number, known: number): void {
    this.weight = weight;
    this.writtenBy = null;
    this.foreign = weight !== known;
  }

  /** A rollback past the controllers: another stable, and no canary traffic. */
  replaceStable(known: number): void {
    this.stableDigest = 'sha256:older';
    this.stableReplaced = true;
    this.meddle(0, known);
  }

  /** Tries an effect; answers whether the caller is told that it was done. */
  try(effect: EffectToTry, fate: Fate, nowMs: number, next: Random): boolean {
    switch (fate) {
      case 'failed':
        return false;
      case 'late':
        this.#late.push({ atMs: nowMs + 1_000 + next() * 30_000, effect });
        return false;
      case 'half':
        this.#apply(effect, nowMs, true);
        return false;
      default:
        return this.#apply(effect, nowMs, false) && fate === 'done';
    }
  }

  /** What was tried before arrives now. */
  arrive(nowMs: number): void {
    for (const entry of [...this.#late]) {
      if (entry.atMs <= nowMs) {
        this.#late.splice(this.#late.indexOf(entry), 1);
        this.#apply(entry.effect, nowMs, false);
      }
    }
  }

  #apply({ token, effect }: EffectToTry, atMs: number, half: boolean) {
    if (!this.unfenced && older(token, this.#highest)) {
      return false;
    }
    if (effect.kind === 'set-weight') {
      this.#highest = token;
      const from = this.weight;
      const middle = Math.round((from + effect.weightPercent) / 2);
      this.weight = half ? middle : effect.weightPercent;
      this.writtenBy = token;
      this.foreign = false;
      this.applied.push({ atMs, token, from, to: this.weight });
    } else if (effect.kind === 'adopt' && !half) {
      this.#highest = token;
      this.stableDigest = effect.digest;
    }
    return !half;
  }
}

function older(a: FencingToken, b: FencingToken): boolean {
  return a.fence < b.fence || (a.fence === b.fence && a.sequence < b.sequence);
}
