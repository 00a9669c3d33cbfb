/**
 * How much worse a canary may be and still be promoted, by the traffic that there is to tell. Coarse where the canary sees
 * one request in a hundred, fine only where it sees half: the canary of a step of 1 % must be "not dead", that of 50 % "no
 * worse than stable for all that matters". Each needs some ten thousand requests in all at an error rate of 0.1 %.
 */
export function defaultMargin(weightPercent: number): number {
  if (weightPercent < 5) {
    return 0.05;
  }
  return weightPercent < 25 ? 0.01 : 0.003;
}

export function defaultLatencyMargin(weightPercent: number): number {
  if (weightPercent < 5) {
    return 0.2;
  }
  return weightPercent < 25 ? 0.1 : 0.05;
}
