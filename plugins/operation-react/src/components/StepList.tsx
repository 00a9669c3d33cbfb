import type { OperationStep } from '@companyos/plugin-operation-common';
import { VisuallyHidden } from '@backstage/ui';
import { duration } from '../format';
import { Look, stepLook } from '../operationState';
import { LookIcon } from './StatusBadge';
import styles from './OperationProgress.module.css';

function took(step: OperationStep): string | null {
  if (!step.startedAt || !step.finishedAt) {
    return null;
  }
  return duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt));
}

/** A step that failed in a way that may pass is not lost: the operation waits and tries it again. */
const TRIED_AGAIN: Look = { word: 'Waits', shape: 'clock', tone: 'warning' };

/** The steps in order, each with its state, how long it took, how often it was tried and what went wrong. */
export function StepList(props: {
  steps: readonly OperationStep[];
  /** The operation's reason to wait, which its step need not repeat. */
  waitReason?: string | null;
}) {
  const { steps, waitReason } = props;
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map(step => {
        const look =
          waitReason && step.state === 'failed'
            ? TRIED_AGAIN
            : stepLook(step.state);
        const trouble =
          step.state !== 'done' && step.error !== waitReason
            ? step.error
            : null;
        return (
          <li key={step.key} className={styles.step} data-state={step.state}>
            <LookIcon look={look} sizePx={18} />
            <div className={styles.stepText}>
              <span>{step.title}</span>
              {trouble && <span className={styles.trouble}>{trouble}</span>}
            </div>
            <span className={styles.stepState}>
              {step.state === 'done' ? (
                <>
                  <VisuallyHidden>{look.word}, took</VisuallyHidden>{' '}
                  {took(step)}
                </>
              ) : (
                look.word
              )}
              {step.attempts > 1 && ` · tried ${step.attempts} times`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
