import { Loaded } from '@companyos/plugin-operation-react';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import {
  MeasurementTable,
  RolloutChart,
  useObservations,
} from '@companyos/plugin-release-react';
import page from '../page.module.css';

/** What both versions did with their traffic: drawn, and behind it in numbers. */
export function Traffic(props: { rollout: Rollout }) {
  const { rollout } = props;
  const result = useObservations(rollout);
  return (
    <section className={page.card} aria-labelledby="traffic">
      <h2 id="traffic">Both versions</h2>
      <Loaded what="what both versions did" result={result} heightPx={330}>
        {points =>
          points.length === 0 ? (
            <p className={page.quiet}>{nothing(rollout)}</p>
          ) : (
            <>
              <RolloutChart rollout={rollout} points={points} />
              <details className={page.details}>
                <summary>Show the numbers</summary>
                <MeasurementTable points={points} />
              </details>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function nothing({ observedAt, state }: Rollout): string {
  if (!isRolloutEnded(state)) {
    return 'No telemetry has arrived yet. It begins when the canary gets its first share.';
  }
  return observedAt
    ? 'What was seen is kept for some days after the end of a rollout, and is gone by now. The history below stays.'
    : 'It ended before anything was seen.';
}
