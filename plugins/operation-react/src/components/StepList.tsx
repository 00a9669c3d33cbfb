import type { OperationStep } from '@companyos/plugin-operation-common';
import { VisuallyHidden } from '@backstage/ui';
import { duration } from '../format';
import { stepLook } from '../operationState';
import { LookIcon } from './StatusBadge';
import styles from './OperationProgress.module.css';

function took(step: OperationStep): string | null {
  if (!step.startedAt || !step.finishedAt) {
    return null;
  }
  return duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt));
}

/** The steps in order, each with its state, how long it took, how often it was tried and what went wrong. */
export function StepList(props: { steps: readonly OperationStep[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {props.steps.map(step => {
        const look = stepLook(step.state);
        return (
          <li key={step.key} className={styles.step} data-state={step.state}>
            <LookIcon look={look} sizePx={18} />
            <div className={styles.stepText}>
              <span>{step.title}</span>
              {step.error && step.state !== 'done' && (
                <span className={styles.trouble}>{step.error}</span>
              )}
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
