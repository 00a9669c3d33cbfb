import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Container, Header } from '@backstage/ui';
import { Loaded, LookIcon, useNow } from '@companyos/plugin-operation-react';
import type { ProbeView } from '@companyos/plugin-probe-common';
import {
  ArmLine,
  probeLook,
  probePaths,
  probeSentence,
  standingAt,
  useProbes,
} from '@companyos/plugin-probe-react';
import { useParams } from 'react-router-dom';
import { Incidents } from '../incidents/Incidents';
import { About } from './About';
import { LastWalks } from './LastWalks';
import { RunNow } from './RunNow';
import { Walks } from './Walks';
import styles from '../probe.module.css';

/** One probe: what is known now, walking it now, its last walks, who is told, its history. */
export function ProbePage() {
  const { id = '' } = useParams();
  const probe = useProbes(id, (api, signal) => api.get(id, { signal }), id);
  return (
    <BreadcrumbEntry entry={{ label: id, href: probePaths.probe(id) }}>
      <Header title={probe.value?.title ?? id} />
      <Container className={styles.page}>
        <Loaded what="the probe" result={probe} heightPx={320}>
          {value => <Shown probe={value} onChange={probe.refetch} />}
        </Loaded>
      </Container>
    </BreadcrumbEntry>
  );
}

function Shown(props: { probe: ProbeView; onChange: () => void }) {
  const { onChange, probe } = props;
  const now = useNow(1000);
  const state = standingAt(probe, 'stable', now)?.state ?? 'missing';
  return (
    <>
      <p className={styles.lead} role="status">
        <LookIcon look={probeLook(state)} sizePx={22} />
        <span>{probeSentence(probe, now)}</span>
      </p>
      <ArmLine probe={probe} arm="stable" now={now} />
      <ArmLine probe={probe} arm="canary" now={now} />
      <RunNow probe={probe} onRun={onChange} />
      <LastWalks probe={probe} now={now} />
      <About probe={probe} />
      <Incidents title="Incidents" probeId={probe.id} />
      <Walks probe={probe} />
    </>
  );
}
