import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { MetricSource, ReleaseTarget } from './types';

/** Where a module hands its targets and sources of telemetry to the release back end. */
export interface ReleaseTargetsExtensionPoint {
  /** One target per ID. */
  addTarget(target: ReleaseTarget): void;
  /** Watches a target besides, or instead of, its own counters: `forTarget` says which. One per target. */
  addMetricSource(
    source: MetricSource,
    options: { readonly forTarget: string },
  ): void;
}

export const releaseTargetsExtensionPoint =
  createExtensionPoint<ReleaseTargetsExtensionPoint>({
    id: 'release.targets',
  });
