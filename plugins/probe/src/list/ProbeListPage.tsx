import { Container, Header } from '@backstage/ui';
import { Loaded, LookIcon, useNow } from '@companyos/plugin-operation-react';
import type { ProbeList } from '@companyos/plugin-probe-common';
import {
  overallAt,
  probeLook,
  useProbes,
  worstFirst,
} from '@companyos/plugin-probe-react';
import { Incidents } from '../incidents/Incidents';
import { PathCard } from './PathCard';
import styles from '../probe.module.css';

const RUNS_SHOWN = 100;

/** Every critical path: does it work for the people who use it, since when does nobody know, who was told. */
export function ProbeListPage() {
  const probes = useProbes('probes', (api, signal) => api.list({ signal }));
  return (
    <>
      <Header
        title="Probes"
        description="Critical paths, walked as a person does: on schedule where users are, and on every canary."
      />
      <Container className={styles.page}>
        <Loaded what="the probes" result={probes} heightPx={320}>
          {list => <Paths list={list} />}
        </Loaded>
        <Incidents title="Incidents" />
      </Container>
    </>
  );
}

function Paths(props: { list: ProbeList }) {
  const { list } = props;
  const now = useNow(1000);
  const runs = useProbes('all runs', (api, signal) =>
    api.allRuns({ arm: 'stable', limit: RUNS_SHOWN }, { signal }),
  );
  const { sentence, state } = overallAt(list, now);
  return (
    <>
      <p className={styles.lead} role="status">
        <LookIcon look={probeLook(state)} sizePx={22} />
        <span>{sentence}</span>
      </p>
      {list.paths.length === 0 && (
        <p className={styles.empty}>
          A module of the back end hands probes in; this portal has none, so
          nothing is known of what users meet.
        </p>
      )}
      <ul className={styles.paths} aria-label="Critical paths">
        {worstFirst(list.paths, now).map(path => (
          <PathCard
            key={path.criticalPath}
            path={path}
            runs={runs.value?.items}
            now={now}
          />
        ))}
      </ul>
    </>
  );
}
