/**
 * Smooth weighted round robin (nginx, "Upstream: smooth weighted round-robin balancing", 2012).
 *
 * Promises: in every `canary + stable` consecutive picks (both divided by their greatest common divisor) exactly `canary`
 * are the canary, spread as evenly as whole requests allow. Weight 0 is never picked.
 */
export class RoundRobin {
  readonly #weights: readonly [stable: number, canary: number];
  readonly #current: [stable: number, canary: number] = [0, 0];

  constructor(canaryPercent: number) {
    this.#weights = [100 - canaryPercent, canaryPercent];
  }

  next(): 'stable' | 'canary' {
    const [stable, canary] = this.#weights;
    this.#current[0] += stable;
    this.#current[1] += canary;
    const pickCanary =
      stable === 0 || (canary > 0 && this.#current[1] > this.#current[0]);
    this.#current[pickCanary ? 1 : 0] -= stable + canary;
    return pickCanary ? 'canary' : 'stable';
  }
}
