/** Telemetry of invented traffic, for tests, the simulator and the benchmark. Same random numbers, same traffic. */
import type { Comparison, TelemetryWindow } from '../judge/observations';
import { EMPTY_HISTOGRAM, latencyBucket, type Histogram } from '../latency';
import { binomial, type Random } from '../random';

export interface TrafficOptions {
  readonly fromMs: number;
  readonly lengthMs?: number;
  readonly weightPercent: number;
  readonly requests: number;
  readonly errorsCanary?: number;
  readonly errorsStable?: number;
  /** Left out: no latency is reported. */
  readonly latency?: LatencyOptions;
  readonly digest?: string;
}

export interface LatencyOptions {
  readonly medianMs: number;
  /** How much slower the canary is as a whole. */
  readonly canaryFactor?: number;
  /** Share of the canary's requests that hang ten times as long. */
  readonly canaryTail?: number;
}

/** One window: the router gives each arm its exact share. */
export function traffic(
  options: TrafficOptions,
  next: Random,
): TelemetryWindow {
  const { fromMs, lengthMs = 1_000, weightPercent, requests } = options;
  const exact = (requests * weightPercent) / 100;
  const seenCanary = Math.floor(exact) + (next() < exact % 1 ? 1 : 0);
  const seenStable = requests - seenCanary;
  const errors = {
    seenCanary,
    seenStable,
    badCanary: binomial(seenCanary, options.errorsCanary ?? 0, next),
    badStable: binomial(seenStable, options.errorsStable ?? 0, next),
  };
  const arms: Comparison = options.latency
    ? {
        errors,
        latency: latencies(seenCanary, seenStable, options.latency, next),
      }
    : { errors };
  return {
    fromMs,
    toMs: fromMs + lengthMs,
    weightPercent,
    ...(options.digest && { digest: options.digest }),
    arms,
  };
}

function latencies(
  seenCanary: number,
  seenStable: number,
  options: LatencyOptions,
  next: Random,
): NonNullable<Comparison['latency']> {
  const { medianMs, canaryFactor = 1, canaryTail = 0 } = options;
  return {
    canary: histogram(seenCanary, next, () =>
      next() < canaryTail ? 10 * medianMs : canaryFactor * medianMs,
    ),
    stable: histogram(seenStable, next, () => medianMs),
  };
}

/** Log-normal, σ = 0.5: the sum of three uniforms is near enough to a normal for a latency. */
function histogram(
  units: number,
  next: Random,
  median: () => number,
): [...Histogram] {
  const counts = [...EMPTY_HISTOGRAM];
  for (let i = 0; i < units; i++) {
    const normal = 2 * (next() + next() + next() - 1.5);
    counts[latencyBucket(median() * Math.exp(0.5 * normal))] += 1;
  }
  return counts;
}
