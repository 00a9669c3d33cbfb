import type { TelemetryWindow } from '@companyos/canary';
import type { Tick } from '@companyos/staging';

/** A tick of staging's router as the judge takes it: units rather than requests, so that one user's burst counts once. */
export function toWindow(
  tick: Tick,
  digestOf: (deployment: string) => string | undefined,
): TelemetryWindow {
  const { canary, stable, canaryDeployment } = tick;
  const digest =
    canaryDeployment === null ? undefined : digestOf(canaryDeployment);
  return {
    fromMs: Date.parse(tick.startedAt),
    toMs: Date.parse(tick.endedAt),
    weightPercent: tick.canaryPercent,
    ...(digest && { digest }),
    arms: {
      errors: {
        badCanary: canary.badUnits,
        seenCanary: canary.seenUnits,
        badStable: stable.badUnits,
        seenStable: stable.seenUnits,
      },
      latency: {
        canary: [...canary.unitLatency],
        stable: [...stable.unitLatency],
      },
    },
  };
}
