import { Link } from '@backstage/ui';
import {
  EntityLink,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Blocker, GateStanding } from '@companyos/plugin-release-common';
import { gateLook } from '../looks/gate';
import { readable } from '../looks/readable';
import { HowToRun } from './HowToRun';
import styles from './blockers.module.css';

/** What is in the way, worst first: what was seen against what is asked for, whose it is, and what to do. */
export function Blockers(props: {
  blockers: readonly Blocker[];
  gates: readonly GateStanding[];
}) {
  const { blockers, gates } = props;
  if (blockers.length === 0) return null;
  return (
    <div>
      <h3>What is in the way</h3>
      <ol className={styles.blockers} aria-label="What is in the way">
        {blockers.map(blocker => (
          <Row
            key={blocker.gate}
            blocker={blocker}
            standing={gates.find(({ gate }) => gate === blocker.gate)}
          />
        ))}
      </ol>
    </div>
  );
}

function Row(props: { blocker: Blocker; standing: GateStanding | undefined }) {
  const { blocker, standing } = props;
  return (
    <li className={styles.blocker}>
      <div className={styles.blockerHead}>
        <StatusBadge look={gateLook(blocker.state)} />
        <strong>{blocker.title}</strong>
      </div>
      <p>{readable(blocker.words)}</p>
      {standing && (
        <p className={styles.quiet}>
          {standing.observed
            ? `Found: ${standing.observed}. Asked for: `
            : 'Asked for: '}
          {standing.required} Whose it is:{' '}
          <EntityLink entityRef={standing.owner} />.
          {standing.reportedAt && (
            <>
              {' '}
              Measured <RelativeTime iso={standing.reportedAt} />.
            </>
          )}
          {standing.nextRunAt && (
            <>
              {' '}
              Measured again <RelativeTime iso={standing.nextRunAt} />.
            </>
          )}
        </p>
      )}
      {standing && <HowToRun standing={standing} next={blocker.next} />}
      {blocker.gate === 'synthetic' && (
        <p>
          <Link href="/probes">Open the probes</Link>
        </p>
      )}
    </li>
  );
}
