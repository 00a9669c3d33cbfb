import { Link } from '@backstage/ui';
import {
  EntityLink,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import { readable, rolloutLook } from '@companyos/plugin-release-react';
import { usePaths } from '../usePaths';
import { componentName } from '../words';
import page from '../page.module.css';
import styles from './list.module.css';

/** Each with its state, where it is and why. */
export function Rollouts(props: { rollouts: readonly Rollout[] }) {
  return (
    <ul className={styles.rollouts} aria-label="Releases">
      {props.rollouts.map(rollout => (
        <Row key={rollout.id} rollout={rollout} />
      ))}
    </ul>
  );
}

function Row(props: { rollout: Rollout }) {
  const { rollout } = props;
  const { component, kind, previous, release, target } = rollout;
  const paths = usePaths();
  return (
    <li className={styles.rollout}>
      <div className={styles.what}>
        <Link href={paths.one(rollout.id)} weight="bold">
          {kind === 'rollback' && 'Back to '}
          {componentName(component)} {release.version}
        </Link>
        <span className={page.quiet}>
          {target}
          {previous && `, from ${previous.version}`}
        </span>
      </div>
      <div className={styles.how}>
        <StatusBadge look={rolloutLook(rollout)} />
        {!isRolloutEnded(rollout.state) && <Share rollout={rollout} />}
      </div>
      <p className={styles.why}>{readable(rollout.stateReason)}</p>
      <p className={page.quiet}>
        <EntityLink entityRef={rollout.startedBy} />,{' '}
        <RelativeTime iso={rollout.startedAt} />
      </p>
    </li>
  );
}

function Share(props: { rollout: Rollout }) {
  const { stepIndex, strategy, weightPercent } = props.rollout;
  return (
    <span className={styles.share}>
      {weightPercent} %
      {stepIndex !== null &&
        ` · step ${stepIndex + 1} of ${strategy.steps.length}`}
    </span>
  );
}
