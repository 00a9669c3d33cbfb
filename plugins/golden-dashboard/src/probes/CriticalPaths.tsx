import { Link } from '@backstage/ui';
import { Loaded, useNow } from '@companyos/plugin-operation-react';
import type {
  ProbeList,
  ProbeRun,
  ProbeView,
} from '@companyos/plugin-probe-common';
import {
  ArmLine,
  barsOf,
  overallAt,
  probePaths,
  RunStrip,
  useProbes,
  worstFirst,
} from '@companyos/plugin-probe-react';
import { useProbeAnchor } from './useProbeAnchor';
import styles from '../dashboard.module.css';

const RUNS_SHOWN = 100;

/** Does what users do work? By critical path, worst first; a notification's link lands on its probe. */
export function CriticalPaths() {
  const probes = useProbes('probes', (api, signal) => api.list({ signal }));
  return (
    <section className={styles.section} aria-labelledby="critical-paths">
      <div className={styles.row}>
        <h2 id="critical-paths">Critical paths</h2>
        <Link href={probePaths.list()}>All probes and incidents</Link>
      </div>
      <Loaded what="the probes" result={probes} heightPx={220}>
        {list => <Paths list={list} />}
      </Loaded>
    </section>
  );
}

function Paths(props: { list: ProbeList }) {
  const { list } = props;
  const now = useNow(1000);
  const runs = useProbes('runs', (api, signal) =>
    api.allRuns({ arm: 'stable', limit: RUNS_SHOWN }, { signal }),
  );
  const anchored = useProbeAnchor();
  const probes = worstFirst(list.paths, now).flatMap(path => path.probes);
  return (
    <>
      <p role="status">{overallAt(list, now).sentence}</p>
      <ul className={styles.probes} aria-label="Critical paths">
        {probes.map(probe => (
          <Probe
            key={probe.id}
            probe={probe}
            runs={runs.value?.items.filter(run => run.probeId === probe.id)}
            now={now}
            isAnchored={anchored === probe.id}
          />
        ))}
      </ul>
    </>
  );
}

function Probe(props: {
  probe: ProbeView;
  runs: readonly ProbeRun[] | undefined;
  now: number;
  isAnchored: boolean;
}) {
  const { isAnchored, now, probe, runs } = props;
  return (
    <li
      id={`probe-${probe.id}`}
      tabIndex={-1}
      className={styles.card}
      data-anchored={isAnchored || undefined}
    >
      <div className={styles.row}>
        <h3>{probe.criticalPath}</h3>
        <Link href={probePaths.probe(probe.id)}>{probe.title}</Link>
      </div>
      <ArmLine probe={probe} arm="stable" now={now} />
      <ArmLine probe={probe} arm="canary" now={now} />
      {runs && (
        <RunStrip
          label={`Last walks: ${probe.title}`}
          bars={barsOf(probe, runs, now)}
        />
      )}
    </li>
  );
}
