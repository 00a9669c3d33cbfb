import type { SignalReport } from '@companyos/canary';
import { StatusBadge } from '@companyos/plugin-operation-react';
import type { Rollout } from '@companyos/plugin-release-common';
import {
  rateText,
  signalLook,
  signalName,
} from '@companyos/plugin-release-react';
import { evidenceShare, evidenceText } from './evidence';
import { Meter } from './Meter';
import page from '../page.module.css';
import styles from './evidence.module.css';

/** What the judge goes by: each signal against what would abort, and what would promote. */
export function Evidence(props: { rollout: Rollout }) {
  const { verdict, strategy } = props.rollout;
  return (
    <section className={page.card} aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      {verdict ? (
        <ul className={styles.signals} aria-label="Signals">
          {verdict.signals.map(signal => (
            <Signal key={signal.id} signal={signal} />
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

function Signal(props: { signal: SignalReport }) {
  const { signal } = props;
  const name = signalName(signal.id);
  return (
    <li className={styles.signal}>
      <div className={page.head}>
        <h3>
          {name}{' '}
          <span className={styles.role}>
            {signal.role === 'hard' ? 'decides alone' : 'one of a quorum'}
          </span>
        </h3>
        <StatusBadge look={signalLook(signal)} />
      </div>
      {signal.canary && signal.stable && (
        <p className={styles.arms}>
          Canary {rateText(signal.canary)} · stable {rateText(signal.stable)}
        </p>
      )}
      {signal.evidence !== undefined && signal.threshold !== undefined && (
        <Meter
          label="Evidence that it is worse"
          value={evidenceShare(signal.evidence, signal.threshold)}
          of={1}
          words={`${evidenceText(signal.evidence)}; ${evidenceText(
            signal.threshold,
          )} aborts`}
          tone="negative"
        />
      )}
      {signal.promotionEvidence !== undefined &&
        signal.promotionThreshold !== undefined && (
          <Meter
            label="Evidence that it is not worse"
            value={evidenceShare(
              signal.promotionEvidence,
              signal.promotionThreshold,
            )}
            of={1}
            words={`${evidenceText(signal.promotionEvidence)}; ${evidenceText(
              signal.promotionThreshold,
            )} promotes`}
          />
        )}
      <p className={page.quiet}>{signal.words}</p>
    </li>
  );
}
