import { Loaded } from '@companyos/plugin-operation-react';
import type { ProbeArm, ProbeView } from '@companyos/plugin-probe-common';
import {
  armName,
  barsOf,
  RunStrip,
  useProbes,
} from '@companyos/plugin-probe-react';
import { RunSteps } from './RunSteps';
import styles from '../probe.module.css';

const SHOWN = 100;

/** The last walks of each arm as bars; Enter on one shows its steps. */
export function LastWalks(props: { probe: ProbeView; now: number }) {
  const { now, probe } = props;
  return (
    <section className={styles.card} aria-labelledby="last-walks">
      <h2 id="last-walks">Last walks</h2>
      {probe.arms.map(({ arm }) => (
        <Arm key={arm} probe={probe} arm={arm} now={now} />
      ))}
    </section>
  );
}

function Arm(props: { probe: ProbeView; arm: ProbeArm; now: number }) {
  const { arm, now, probe } = props;
  const runs = useProbes(
    `${probe.id} last on ${arm}`,
    (api, signal) => api.runs(probe.id, { arm, limit: SHOWN }, { signal }),
    probe.id,
  );
  return (
    <div className={styles.section}>
      {probe.arms.length > 1 && <h3>{armName(arm)}</h3>}
      <Loaded what="the last walks" result={runs} heightPx={56}>
        {({ items }) => (
          <RunStrip
            label={`Last walks of ${armName(arm).toLowerCase()}`}
            // Only what runs on schedule can be late.
            bars={barsOf(arm === 'stable' ? probe : null, items, now)}
          >
            {({ run, words }) =>
              run ? <RunSteps run={run} /> : <p>{words}</p>
            }
          </RunStrip>
        )}
      </Loaded>
    </div>
  );
}
