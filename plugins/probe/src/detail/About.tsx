import {
  duration,
  EntityLink,
  Facts,
  Loaded,
} from '@companyos/plugin-operation-react';
import type { ProbeView } from '@companyos/plugin-probe-common';
import { useProbes } from '@companyos/plugin-probe-react';
import styles from '../probe.module.css';

/** What the probe does, and who would be told now. */
export function About(props: { probe: ProbeView }) {
  const { probe } = props;
  const route = useProbes(
    `${probe.id} route`,
    (api, signal) => api.route(probe.id, { signal }),
    probe.id,
  );
  return (
    <div className={styles.columns}>
      <section className={styles.card} aria-labelledby="about">
        <h2 id="about">What it does</h2>
        <Facts
          label="What it does"
          facts={[
            ['Critical path', probe.criticalPath],
            ['Watches', <EntityLink entityRef={probe.owner} />],
            ['Target', probe.target],
            ['Walked every', duration(probe.intervalMs)],
            ['Given up after', duration(probe.timeoutMs)],
            [
              'Steps',
              <ol className={styles.turns}>
                {probe.steps.map(step => (
                  <li key={step}>{step}</li>
                ))}
              </ol>,
            ],
          ]}
        />
      </section>
      <section className={styles.card} aria-labelledby="told">
        <h2 id="told">Who would be told</h2>
        <Loaded what="who would be told" result={route} heightPx={72}>
          {({ recipient, route: turns }) => (
            <>
              <p>
                <EntityLink entityRef={recipient} />, once when two of three
                walks fail, and once more when it is over.
              </p>
              <p className={styles.quiet}>How they are found in the catalog:</p>
              <ol className={styles.turns}>
                {turns.map(turn => (
                  <li key={turn}>{turn}</li>
                ))}
              </ol>
            </>
          )}
        </Loaded>
      </section>
    </div>
  );
}
