import { Link } from '@backstage/ui';
import type { ProbePath, ProbeRun } from '@companyos/plugin-probe-common';
import {
  ArmLine,
  barsOf,
  probePaths,
  RunStrip,
} from '@companyos/plugin-probe-react';
import styles from '../probe.module.css';

/** One critical path with its probes: how each stands, and its last walks. */
export function PathCard(props: {
  path: ProbePath;
  /** Of all probes, newest first; undefined until they are there. */
  runs: readonly ProbeRun[] | undefined;
  now: number;
}) {
  const { now, path, runs } = props;
  return (
    <li className={styles.card}>
      <h2>{path.criticalPath}</h2>
      {path.probes.map(probe => {
        const own = runs?.filter(run => run.probeId === probe.id);
        return (
          <div key={probe.id} className={styles.section}>
            <Link href={probePaths.probe(probe.id)} weight="bold">
              {probe.title}
            </Link>
            <ArmLine probe={probe} arm="stable" now={now} />
            <ArmLine probe={probe} arm="canary" now={now} />
            {own && (
              <RunStrip
                label={`Last walks: ${probe.title}`}
                bars={barsOf(probe, own, now)}
              />
            )}
          </div>
        );
      })}
    </li>
  );
}
