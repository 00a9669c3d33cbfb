import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type { LedgerEntry, PositionedEntry } from '@companyos/ledger';
import {
  links,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import { useEntryPath } from '../useEntryPath';
import {
  decisionIdOf,
  eventInWords,
  outcomeLook,
  short,
  whoInWords,
} from '../words';
import styles from './list.module.css';

interface ListProps {
  readonly items: readonly PositionedEntry[];
  /** These are of the page before; the next is on its way. */
  readonly isPending: boolean;
}

function Title(props: { item: PositionedEntry }) {
  const { position, entry } = props.item;
  const entryPath = useEntryPath();
  return (
    <Link href={entryPath(position)} weight="bold">
      {eventInWords(entry)}
    </Link>
  );
}

function Decision(props: { entry: LedgerEntry }) {
  const id = decisionIdOf(props.entry);
  return id ? (
    <Link
      href={links.decisionInLedger(id)}
      aria-label={`${short(id)}: entries of decision ${id}`}
    >
      <code className={styles.code} title={id}>
        {short(id)}
      </code>
    </Link>
  ) : (
    <span className={styles.quiet}>none</span>
  );
}

export function EntryTable(props: ListProps) {
  const rows = props.items.map(item => ({ ...item, id: item.position }));
  return (
    <TableRoot aria-label="Ledger entries" stale={props.isPending}>
      <TableHeader>
        <Column isRowHeader>What</Column>
        <Column>Outcome</Column>
        <Column>Who</Column>
        <Column>When</Column>
        <Column>Decision</Column>
      </TableHeader>
      <TableBody items={rows}>
        {item => (
          <Row id={item.id}>
            <Cell>
              <div className={styles.stack}>
                <Title item={item} />
                <span className={styles.quiet}>
                  #{item.position} · {item.entry.subject}
                </span>
              </div>
            </Cell>
            <Cell>
              <StatusBadge look={outcomeLook(item.entry.outcome)} />
            </Cell>
            <Cell>{whoInWords(item)}</Cell>
            <Cell>
              <RelativeTime iso={item.entry.occurredAt} />
            </Cell>
            <Cell>
              <Decision entry={item.entry} />
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}

/** The same as the table, for narrow screens. */
export function EntryCards(props: ListProps) {
  return (
    <ul
      className={styles.cards}
      aria-label="Ledger entries"
      aria-busy={props.isPending}
    >
      {props.items.map(item => (
        <li key={item.position}>
          <StatusBadge look={outcomeLook(item.entry.outcome)} />
          <Title item={item} />
          <div className={styles.quiet}>
            #{item.position} · {item.entry.subject}
          </div>
          <div className={styles.quiet}>
            {whoInWords(item)}, <RelativeTime iso={item.entry.occurredAt} />
          </div>
          {decisionIdOf(item.entry) && <Decision entry={item.entry} />}
        </li>
      ))}
    </ul>
  );
}
