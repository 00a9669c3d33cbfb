/** A small, seeded generator of numbers in [0, 1) (mulberry32): the same seed gives the same world on every machine. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Successes in `trials`, by jumping from one to the next: the cost grows with the successes, not with the trials. */
export function binomial(trials: number, p: number, next: Random): number {
  if (p <= 0 || trials === 0) {
    return 0;
  }
  if (p > 0.5) {
    return trials - binomial(trials, 1 - p, next);
  }
  const logMiss = Math.log1p(-p);
  let hits = 0;
  let at = -1;
  for (;;) {
    at += 1 + Math.floor(Math.log(1 - next()) / logMiss);
    if (at >= trials) {
      return hits;
    }
    hits += 1;
  }
}
