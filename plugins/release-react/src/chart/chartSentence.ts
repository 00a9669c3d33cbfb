import type {
  ObservationPoint,
  Rollout,
} from '@companyos/plugin-release-common';
import { rateText } from './numbers';
import { totalsByWeight } from './series';

/** What the chart shows, for those who read rather than look. */
export function chartSentence(
  points: readonly ObservationPoint[],
  { release, previous }: Pick<Rollout, 'release' | 'previous'>,
): string {
  const totals = totalsByWeight(points);
  // After an abort the canary sees nothing: what it did before is what the chart shows.
  const last =
    [...totals].reverse().find(({ canary }) => canary) ??
    totals[totals.length - 1];
  if (!last) {
    return 'No telemetry has arrived yet.';
  }
  const stable = previous ? `${previous.version} (stable)` : 'Stable';
  return `At ${last.weightPercent} %, bad units: ${
    release.version
  } (canary) ${rateText(last.canary)}; ${stable} ${rateText(last.stable)}.`;
}
