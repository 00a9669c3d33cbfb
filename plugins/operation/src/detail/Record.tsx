import type { Operation } from '@companyos/plugin-operation-common';
import { Link } from '@backstage/ui';
import {
  absoluteTime,
  CopyableId,
  links,
  subjectName,
} from '@companyos/plugin-operation-react';
import styles from './detail.module.css';

/** A link where there is something to see: a denied creation left nothing. */
function Subject(props: { operation: Operation }) {
  const { subject, state } = props.operation;
  const href = links.subject(subject);
  return href && state !== 'denied' ? (
    <Link href={href}>{subjectName(subject)}</Link>
  ) : (
    <>{subjectName(subject)}</>
  );
}

/** The facts to quote. */
export function Record(props: { operation: Operation }) {
  const { operation } = props;
  return (
    <section className={styles.card} aria-labelledby="record">
      <h2 id="record">For the record</h2>
      <dl className={styles.facts}>
        <dt>Operation</dt>
        <dd>
          <CopyableId id={operation.id} label="operation ID" />
        </dd>
        <dt>About</dt>
        <dd>
          <Subject operation={operation} />
        </dd>
        <dt>Asked by</dt>
        <dd>{operation.actor.ref}</dd>
        <dt>Asked at</dt>
        <dd>{absoluteTime(operation.createdAt)}</dd>
        {operation.finishedAt && (
          <>
            <dt>Ended at</dt>
            <dd>{absoluteTime(operation.finishedAt)}</dd>
          </>
        )}
        <dt>In the ledger</dt>
        <dd>
          <Link href={links.decisionInLedger(operation.decision.id)}>
            Entries of this decision
          </Link>
        </dd>
      </dl>
    </section>
  );
}
