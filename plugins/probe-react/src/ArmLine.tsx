import { RelativeTime, StatusBadge } from '@companyos/plugin-operation-react';
import type { ProbeArm, ProbeView } from '@companyos/plugin-probe-common';
import { probeLook } from './looks';
import { standingAt } from './standing';
import styles from './ArmLine.module.css';

const ARM_NAMES: { readonly [arm in ProbeArm]: string } = {
  stable: 'What users have',
  canary: 'The canary',
};

export function armName(arm: ProbeArm): string {
  return ARM_NAMES[arm];
}

/** One arm of a probe at `now`: its state, why, how old that is and when it is renewed. Nothing where it is not walked. */
export function ArmLine(props: {
  probe: ProbeView;
  arm: ProbeArm;
  now: number;
}) {
  const { arm, now, probe } = props;
  const standing = standingAt(probe, arm, now);
  if (!standing) return null;
  const { message, state, status } = standing;
  const { lastRun, nextRunAt } = status;
  return (
    <div className={styles.arm}>
      <StatusBadge look={probeLook(state)} />
      <div className={styles.what}>
        <p>
          {probe.arms.length > 1 && <strong>{armName(arm)}: </strong>}
          {message}
        </p>
        <p className={styles.quiet}>
          {lastRun ? (
            <>
              Walked <RelativeTime iso={lastRun.finishedAt} everyMs={1000} />
            </>
          ) : (
            'Never walked'
          )}
          {nextRunAt && (
            <>
              , next{' '}
              {Date.parse(nextRunAt) > now ? (
                <RelativeTime iso={nextRunAt} everyMs={1000} />
              ) : (
                'at any moment'
              )}
            </>
          )}
          {!nextRunAt && arm === 'canary' && ', while it is released'}.
        </p>
      </div>
    </div>
  );
}
