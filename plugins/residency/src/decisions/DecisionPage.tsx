import { Link } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  absoluteTime,
  CopyableId,
  links,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { DecisionDetails } from '@companyos/plugin-residency-common';
import { useParams } from 'react-router-dom';
import { residencyApiRef } from '../api';
import { Facts } from '../components/Facts';
import { Loaded } from '../components/Loaded';
import { PolicyList } from '../components/PolicyList';
import { useFresh } from '../components/useFresh';
import { usePaths } from '../usePaths';
import { actionInWords, OUTCOMES, short, whoInWords } from '../words';
import styles from '../components/residency.module.css';

/** One decision in full: first the answer and why, then what would change it, then what it was asked and by which bundle. */
export function DecisionPage() {
  const { id = '' } = useParams();
  const api = useApi(residencyApiRef);
  const { decisions } = usePaths();
  const result = useFresh(id, signal => api.decision(id, { signal }));
  return (
    <>
      <Link href={decisions}>All decisions</Link>
      <Loaded result={result} what={`decision ${id}`}>
        {decision => <DecisionView decision={decision} />}
      </Loaded>
    </>
  );
}

function DecisionView(props: { decision: DecisionDetails }) {
  const { decision } = props;
  const { bundle, obligations, words, wordsNote } = decision;
  return (
    <>
      <p className={styles.lead}>
        <StatusBadge look={OUTCOMES[decision.outcome]} />{' '}
        <strong>{actionInWords(decision.action)}</strong> by{' '}
        {whoInWords(decision.actor)}, <RelativeTime iso={decision.decidedAt} />.{' '}
        {words && !wordsNote && words.reason}
      </p>
      {wordsNote && <p className={styles.note}>{wordsNote}</p>}
      <Facts
        title="Why"
        facts={[
          ['Policies', <PolicyList policies={decision.policies} />],
          [
            'Obligations',
            obligations.length === 0 ? 'none' : obligations.join(', '),
          ],
          [
            'What would change it',
            whatWouldChange(decision) ?? 'Nothing has to: it is allowed.',
          ],
        ]}
      />
      <Facts
        title="What was decided"
        facts={[
          ['Action', <code className={styles.code}>{decision.action}</code>],
          ['About', decision.subject],
          ['Asked by', decision.actor ?? 'erased'],
          ['Decided at', absoluteTime(decision.decidedAt)],
          [
            'Decision',
            <CopyableId
              id={decision.id}
              label="decision ID"
              href={links.decisionInLedger(decision.id)}
            />,
          ],
          ['Bundle', `${bundle.version} (sha256 ${short(bundle.sha256)})`],
          ['Bundle in force', inForce(decision)],
          ...(decision.operationId
            ? [['Operation', decision.operationId] as const]
            : []),
        ]}
      />
      <details>
        <summary>The question, as policy was asked</summary>
        <pre className={styles.json}>
          {decision.request === null
            ? 'It was erased, or was too long to be recorded.'
            : pretty(decision.request)}
        </pre>
      </details>
    </>
  );
}

function whatWouldChange({ outcome, words }: DecisionDetails) {
  if (outcome === 'allow') return undefined;
  return words?.remedy || 'It cannot be told any more.';
}

function inForce({ bundle, bundleInForce }: DecisionDetails): string {
  return bundle.sha256 === bundleInForce.sha256
    ? 'the same'
    : `${bundleInForce.version} (sha256 ${short(bundleInForce.sha256)})`;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
