import { Link } from '@backstage/ui';
import {
  duration,
  Loaded,
  StatusBadge,
  useNow,
} from '@companyos/plugin-operation-react';
import type { Rollout } from '@companyos/plugin-release-common';
import {
  readable,
  releasePaths,
  RolloutChart,
  rolloutAnswer,
  useObservations,
} from '@companyos/plugin-release-react';
import styles from '../dashboard.module.css';

/** Every release that is on its way, live; nothing where none is. */
export function Canaries(props: { rollouts: readonly Rollout[] }) {
  if (props.rollouts.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="canary">
      <h2 id="canary">On its way</h2>
      {props.rollouts.map(rollout => (
        <Canary key={rollout.id} rollout={rollout} />
      ))}
    </section>
  );
}

function Canary(props: { rollout: Rollout }) {
  const { rollout } = props;
  const { kind, startedAt, stepIndex, strategy } = rollout;
  const { look, reasons, sentence } = rolloutAnswer(rollout);
  const observations = useObservations(rollout);
  const now = useNow(1000);
  return (
    <article className={styles.card} aria-label={sentence}>
      <div className={styles.row}>
        <StatusBadge look={look} />
        <Link href={releasePaths.rollout(rollout.id)} weight="bold">
          {rollout.component.split('/').pop()} {rollout.release.version}
        </Link>
        <span className={styles.quiet}>
          {stepIndex !== null &&
            `step ${stepIndex + 1} of ${strategy.steps.length}, `}
          {duration(now - Date.parse(startedAt))} since it began
        </span>
      </div>
      <p>{sentence}</p>
      {reasons[0] && <p className={styles.quiet}>{readable(reasons[0])}</p>}
      {kind === 'canary' && (
        <Loaded what="what both versions did" result={observations}>
          {points => <RolloutChart rollout={rollout} points={points} small />}
        </Loaded>
      )}
    </article>
  );
}
