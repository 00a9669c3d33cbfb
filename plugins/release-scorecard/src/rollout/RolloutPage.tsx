import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Container, Header } from '@backstage/ui';
import { EntityLink, Loaded } from '@companyos/plugin-operation-react';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import { useRollout } from '@companyos/plugin-release-react';
import { componentName } from '../words';
import { ScorecardSection } from '../scorecard/ScorecardSection';
import { usePaths } from '../usePaths';
import { Answer } from './Answer';
import { Evidence } from './Evidence';
import { History } from './History';
import { Record } from './Record';
import { Steps } from './Steps';
import { Traffic } from './Traffic';
import { useHistory } from './useHistory';
import styles from '../page.module.css';

/** One rollout: the answer first, then how it got there, the evidence, and what this person may do about it. */
export function RolloutPage(props: { id: string }) {
  const { id } = props;
  const result = useRollout(id);
  const rollout = result.value;
  const label = rollout
    ? `${componentName(rollout.component)} ${rollout.release.version}`
    : id;
  return (
    <BreadcrumbEntry entry={{ label, href: usePaths().one(id) }}>
      <Header title={rollout ? titleOf(rollout) : 'Release'} />
      <Container className={styles.page}>
        <Loaded what="the release" result={result} heightPx={320}>
          {value => <Shown rollout={value} onChange={result.refetch} />}
        </Loaded>
      </Container>
    </BreadcrumbEntry>
  );
}

function titleOf({ component, kind, release, target }: Rollout): string {
  const what = `${componentName(component)} ${release.version}`;
  return kind === 'rollback'
    ? `Back to ${what} at ${target}`
    : `${what} to ${target}`;
}

function Shown(props: { rollout: Rollout; onChange: () => void }) {
  const { rollout } = props;
  const history = useHistory(rollout);
  const isCanary = rollout.kind === 'canary';
  return (
    <>
      <Answer rollout={rollout} onChange={props.onChange} />
      <p className={styles.quiet}>
        <EntityLink entityRef={rollout.startedBy} /> started it, because: “
        {rollout.reason}”
      </p>
      {isCanary && <Steps rollout={rollout} history={history.value ?? []} />}
      {isCanary && <Traffic rollout={rollout} />}
      {isCanary && <Evidence rollout={rollout} />}
      <ScorecardSection
        releaseId={rollout.release.id}
        endedRolloutId={isRolloutEnded(rollout.state) ? rollout.id : undefined}
      />
      <History result={history} />
      <Record rollout={rollout} />
    </>
  );
}
