import { duration, useNow } from '@companyos/plugin-operation-react';
import type { Rollout } from '@companyos/plugin-release-common';
import { countText } from '@companyos/plugin-release-react';
import { Meter } from './Meter';
import styles from './steps.module.css';

/** How far the step under way is from what it asks for, and how long it may still take. */
export function StepNeeds(props: {
  rollout: Rollout;
  enteredAt: string | null;
}) {
  const { rollout, enteredAt } = props;
  const { state, stepIndex, strategy, verdict } = rollout;
  const now = useNow(1000);
  const step = strategy.steps[stepIndex ?? -1];
  if (!step) return null;
  if (state === 'promoting' || step.weightPercent === 100) {
    return (
      <p>
        It soaks for {duration(strategy.soakSeconds * 1_000)}; until then an
        abort goes back at once.
      </p>
    );
  }
  const errors = verdict?.signals.find(({ id }) => id === 'errors');
  const seen = errors?.canary?.seen ?? 0;
  const tookMs = enteredAt ? Math.max(0, now - Date.parse(enteredAt)) : 0;
  const leftMs = step.maximumDurationSeconds * 1_000 - tookMs;
  return (
    <div className={styles.needs}>
      <Meter
        label="Units of the canary"
        value={seen}
        of={step.minimumSamples}
        words={`${countText(seen)} of ${countText(step.minimumSamples)}`}
      />
      <Meter
        label="Time at this weight"
        value={tookMs / 1_000}
        of={step.minimumDurationSeconds}
        words={`${duration(
          Math.min(tookMs, step.minimumDurationSeconds * 1_000),
        )} of ${duration(step.minimumDurationSeconds * 1_000)}`}
      />
      <p>
        {leftMs > 0
          ? `A person is asked in ${duration(
              leftMs,
            )}, where it is not decided by then.`
          : 'Its time is over: a person is asked.'}
      </p>
    </div>
  );
}
