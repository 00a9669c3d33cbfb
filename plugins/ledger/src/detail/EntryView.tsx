import { Link } from '@backstage/ui';
import type { JsonValue, PositionedEntry } from '@companyos/ledger';
import {
  absoluteTime,
  CopyableId,
  links,
  LookIcon,
  RelativeTime,
  StatusBadge,
  type Look,
} from '@companyos/plugin-operation-react';
import { Fragment, type ReactNode } from 'react';
import {
  decisionIdOf,
  operationIdOf,
  outcomeLook,
  short,
  whoInWords,
} from '../words';
import { Facts } from './Facts';
import styles from './detail.module.css';

const ERASED: Look = { word: 'Erased', shape: 'minus', tone: 'neutral' };

/** First who and when as a sentence, then what is in the clear, what is personal, and what proves it. */
export function EntryView(props: { item: PositionedEntry }) {
  const { item } = props;
  const { entry, position } = item;
  const operationId = operationIdOf(entry);
  const decisionId = decisionIdOf(entry);
  return (
    <>
      <p className={styles.lead}>
        <StatusBadge look={outcomeLook(entry.outcome)} />{' '}
        <strong>{whoInWords(item)}</strong>,{' '}
        <RelativeTime iso={entry.occurredAt} />. Entry #{position} of the
        ledger.
      </p>
      <Facts
        id="recorded"
        title="What is recorded"
        facts={[
          ['Event', <code className={styles.code}>{entry.event}</code>],
          ['About', entry.subject],
          ['Happened at', absoluteTime(entry.occurredAt)],
          ...(decisionId
            ? [['Decision', <DecisionLink id={decisionId} />] as const]
            : []),
          ...(operationId
            ? [
                [
                  'Operation',
                  <Link href={links.operation(entry.source, operationId)}>
                    {operationId}
                  </Link>,
                ] as const,
              ]
            : []),
          ...Object.entries(entry.plain)
            .filter(([name]) => name !== 'decisionId' && name !== 'operationId')
            .map(([name, value]) => [name, <Plain value={value} />] as const),
        ]}
      />
      <Facts
        id="personal"
        title="Personal values"
        note={
          Object.keys(entry.commitments).length === 0
            ? 'This entry has none.'
            : 'Kept beside the ledger, so that they can be erased without breaking a proof. The entry only has their commitments: the SHA-256 of a random salt and the value.'
        }
        facts={Object.entries(entry.commitments).map(([name, commitment]) => [
          name,
          <>
            <Personal value={item.personal[name]} />
            <div className={styles.note}>
              commitment{' '}
              <CopyableId
                id={commitment}
                short={short(commitment)}
                label={`commitment of ${name}`}
              />
            </div>
          </>,
        ])}
      />
      <Facts
        id="place"
        title="Its place in the ledger"
        facts={[
          ['Position', position],
          [
            'Leaf hash',
            <CopyableId
              id={item.leafHash}
              short={short(item.leafHash)}
              label="leaf hash"
            />,
          ],
          ['Appended at', absoluteTime(item.appendedAt)],
          ['Source', `number ${entry.sequence} of ${entry.source}`],
          ['Key', <code className={styles.code}>{entry.key}</code>],
        ]}
      />
    </>
  );
}

function DecisionLink(props: { id: string }) {
  return (
    <CopyableId
      id={props.id}
      label="decision ID"
      href={links.decisionInLedger(props.id)}
    />
  );
}

function Personal(props: { value: string | null | undefined }): ReactNode {
  const { value } = props;
  if (value === null || value === undefined) {
    return (
      <span className={styles.erased}>
        <LookIcon look={ERASED} /> Erased for good
      </span>
    );
  }
  return <span className={styles.value}>{value}</span>;
}

/** A list of words as lines, anything nested as JSON. */
function Plain(props: { value: JsonValue }): ReactNode {
  const { value } = props;
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value) && value.every(item => typeof item !== 'object')) {
    return value.length === 0
      ? 'none'
      : value.map((item, i) => (
          <Fragment key={i}>
            {i > 0 && <br />}
            {String(item)}
          </Fragment>
        ));
  }
  return <pre className={styles.json}>{JSON.stringify(value, null, 2)}</pre>;
}
