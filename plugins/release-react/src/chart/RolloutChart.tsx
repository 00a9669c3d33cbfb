import { Skeleton } from '@backstage/ui';
import type {
  ObservationPoint,
  Rollout,
} from '@companyos/plugin-release-common';
import { lazy, Suspense, useMemo } from 'react';
import { ArmLegend } from './ArmLegend';
import { fromFirstShare } from './chartRows';
import { chartSentence } from './chartSentence';
import { gapsOf, seriesOf, weightChanges } from './series';
import styles from './chart.module.css';

// recharts weighs more than a page: only who looks at a chart loads it.
const ChartView = lazy(() => import('./ChartView'));

const MOST_ROWS = 60;

/**
 * What both versions did since the weight began: the share of bad units of each with the band in which the true one is, where
 * "worse by the margin" would begin, and the canary's share of traffic below. Show a table behind it: `MeasurementTable`.
 */
export function RolloutChart(props: {
  rollout: Pick<Rollout, 'strategy' | 'release' | 'previous'>;
  points: readonly ObservationPoint[];
  /** For places that have little room: without the axis of traffic. */
  small?: boolean;
}) {
  const { points, rollout, small = false } = props;
  const rows = useMemo(
    () => fromFirstShare(seriesOf(points, MOST_ROWS)),
    [points],
  );
  return (
    <figure className={styles.figure}>
      <ArmLegend
        canary={rollout.release.version}
        stable={rollout.previous?.version}
      />
      <div aria-hidden>
        <Suspense fallback={<Skeleton height={small ? 180 : 330} />}>
          <ChartView
            rows={rows}
            gaps={gapsOf(rows)}
            changes={weightChanges(rows)}
            steps={rollout.strategy.steps}
            small={small}
          />
        </Suspense>
      </div>
      <figcaption className={styles.caption}>
        {chartSentence(points, rollout)}
      </figcaption>
    </figure>
  );
}
