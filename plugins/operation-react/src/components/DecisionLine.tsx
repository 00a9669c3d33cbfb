import type { PolicyDecision } from '@companyos/plugin-operation-common';
import { Text } from '@backstage/ui';
import { links } from '../links';
import { Look } from '../operationState';
import { CopyableId } from './CopyableId';
import { StatusBadge } from './StatusBadge';
import styles from './panels.module.css';

const ALLOWED: Look = { word: 'Allowed', shape: 'check', tone: 'positive' };
const DENIED: Look = { word: 'Denied', shape: 'barred', tone: 'negative' };

/** What policy answered: the outcome, why in words, and the ID to quote. */
export function DecisionLine(props: { decision: PolicyDecision }) {
  const { decision } = props;
  const allowed = decision.outcome === 'allow';
  // Where several policies decided, their sentences are the reason.
  const inTheList =
    decision.determining.length > 1 &&
    decision.determining.every(({ text }) => decision.reason.includes(text));
  return (
    <div className={styles.decision}>
      <div className={styles.row}>
        <StatusBadge look={allowed ? ALLOWED : DENIED} />
        {!inTheList && <Text as="span">{decision.reason}</Text>}
      </div>
      {decision.determining.length > 0 && (
        <ul className={styles.list} aria-label="Policies that decided">
          {decision.determining.map(policy => (
            <li key={policy.id}>
              {/* One policy's sentence often is the reason already. */}
              {policy.text !== decision.reason && <>{policy.text} </>}
              <code className={styles.code}>{policy.id}</code>
            </li>
          ))}
        </ul>
      )}
      {!allowed && decision.remedy && (
        <Text as="p">What would change it: {decision.remedy}</Text>
      )}
      <div className={styles.quiet}>
        Decision{' '}
        <CopyableId
          id={decision.id}
          label="decision ID"
          href={links.decisionInLedger(decision.id)}
        />
        <span>· policy bundle {decision.bundle.version}</span>
      </div>
    </div>
  );
}
