import {
  absoluteTime,
  actorName,
  CopyableId,
  links,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { ProbeRun } from '@companyos/plugin-probe-common';
import { armName, outcomeLook, tookWords } from '@companyos/plugin-probe-react';
import styles from '../probe.module.css';

/** One walk in full: each step with how it ended, which version answered, and who asked for it. */
export function RunSteps(props: { run: ProbeRun }) {
  const { run } = props;
  const { arm, decisionId, digest, finishedAt, requestedBy, steps } = run;
  return (
    <div className={styles.section}>
      <ol className={styles.steps} aria-label="Steps">
        {steps.map(({ durationMs, message, outcome, title }) => (
          <li key={title}>
            <StatusBadge look={outcomeLook(outcome)} />
            <span>
              {title}
              {message && <p className={styles.quiet}>{message}</p>}
            </span>
            <span className={styles.number}>
              {outcome === 'skipped' ? '' : tookWords(durationMs)}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.quiet}>
        {armName(arm)}, {absoluteTime(finishedAt)},{' '}
        {requestedBy ? `asked for by ${actorName(requestedBy)}` : 'on schedule'}
        .
      </p>
      {digest ? (
        <div className={styles.row}>
          <span className={styles.quiet}>Version that answered</span>
          <CopyableId id={digest} short={digest.slice(0, 19)} label="digest" />
        </div>
      ) : (
        <p className={styles.quiet}>
          No one version answered, so this says nothing about a release.
        </p>
      )}
      {decisionId && (
        <div className={styles.row}>
          <span className={styles.quiet}>Allowed by decision</span>
          <CopyableId
            id={decisionId}
            label="decision ID"
            href={links.decision(decisionId)}
          />
        </div>
      )}
    </div>
  );
}
