import type { SignalReport } from '@companyos/canary';
import { StatusBadge } from '@companyos/plugin-operation-react';
import type { Rollout } from '@companyos/plugin-release-common';
import { signalLook, signalName } from '@companyos/plugin-release-react';
import { evidenceShare, evidenceText, isPath, withoutName } from './evidence';
import { Meter } from './Meter';
import page from '../page.module.css';
import styles from './evidence.module.css';

/** What the judge goes by: each signal against what would abort, and what would promote. */
export function Evidence(props: { rollout: Rollout }) {
  const { verdict, strategy } = props.rollout;
  const signals = verdict?.signals ?? [];
  const paths = signals.filter(isPath);
  // Errors come first; what works at all matters more than how fast.
  const compared = signals.filter(signal => !isPath(signal));
  return (
    <section className={page.card} aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      {verdict ? (
        <ul className={styles.signals} aria-label="Signals">
          {compared.slice(0, 1).map(signal => (
            <Signal key={signal.id} signal={signal} quorum={strategy.quorum} />
          ))}
          {paths.length > 0 && <Paths paths={paths} />}
          {compared.slice(1).map(signal => (
            <Signal key={signal.id} signal={signal} quorum={strategy.quorum} />
          ))}
        </ul>
      ) : (
        <p className={page.quiet}>
          Nothing has been judged at this weight yet.
        </p>
      )}
      <p className={page.quiet}>
        A healthy version is taken back by mistake in at most{' '}
        {Number((strategy.falseAbortProbability * 100).toPrecision(2))} % of
        rollouts, however often one looks.
      </p>
    </section>
  );
}

function Signal(props: { signal: SignalReport; quorum: number }) {
  const { quorum, signal } = props;
  const {
    evidence,
    id,
    promotionEvidence,
    promotionThreshold,
    role,
    threshold,
    words,
  } = signal;
  return (
    <li className={styles.signal}>
      <div className={page.head}>
        <h3>{signalName(id)}</h3>
        <StatusBadge look={signalLook(signal)} />
      </div>
      <p className={page.quiet}>
        {role === 'hard' || quorum === 1
          ? 'Takes it back alone.'
          : `Takes it back where ${quorum} such signals agree.`}
      </p>
      {evidence !== undefined && threshold !== undefined && (
        <Meter
          label="Evidence that it is worse"
          value={evidenceShare(evidence, threshold)}
          of={1}
          words={`${evidenceText(evidence)} of ${evidenceText(threshold)}`}
          tone="negative"
        />
      )}
      {promotionEvidence !== undefined && promotionThreshold !== undefined && (
        <Meter
          label="Evidence that it is not"
          value={evidenceShare(promotionEvidence, promotionThreshold)}
          of={1}
          words={`${evidenceText(promotionEvidence)} of ${evidenceText(
            promotionThreshold,
          )}`}
        />
      )}
      <p>{withoutName(words)}</p>
    </li>
  );
}

/** The critical paths, walked on the canary by probes. */
function Paths(props: { paths: readonly SignalReport[] }) {
  return (
    <li className={styles.signal}>
      <h3>Critical paths</h3>
      <p className={page.quiet}>
        Walked on the canary. One that fails there and works on stable takes it
        back alone.
      </p>
      <ul className={styles.paths} aria-label="Critical paths">
        {props.paths.map(signal => (
          <li key={signal.id}>
            <div className={page.head}>
              <span>{signal.id.replace(/^synthetic:/, '')}</span>
              <StatusBadge look={signalLook(signal)} />
            </div>
            {signal.state !== 'not-worse' && <p>{withoutName(signal.words)}</p>}
          </li>
        ))}
      </ul>
    </li>
  );
}
