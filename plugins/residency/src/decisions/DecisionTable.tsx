import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import { RelativeTime, StatusBadge } from '@companyos/plugin-operation-react';
import type { DecisionSummary } from '@companyos/plugin-residency-common';
import { usePaths } from '../usePaths';
import { actionInWords, OUTCOMES, short, whoInWords } from '../words';
import styles from '../components/residency.module.css';

interface ListProps {
  readonly items: readonly DecisionSummary[];
}

function Title(props: { item: DecisionSummary }) {
  const { action, id } = props.item;
  return (
    <Link href={usePaths().decision(id)} weight="bold">
      {actionInWords(action)}
    </Link>
  );
}

/** Which policies, by their IDs: the sentences are on the decision's own page. */
function Because(props: { item: DecisionSummary }) {
  const { determining } = props.item;
  return (
    <span className={styles.quiet}>
      {determining.length === 0
        ? 'no policy allows it'
        : determining.join(', ')}
    </span>
  );
}

export function DecisionTable(props: ListProps) {
  return (
    <TableRoot aria-label="Decisions">
      <TableHeader>
        <Column isRowHeader>Action</Column>
        <Column>Outcome</Column>
        <Column>Who</Column>
        <Column>When</Column>
        <Column>By</Column>
      </TableHeader>
      <TableBody items={props.items}>
        {item => (
          <Row id={item.id}>
            <Cell>
              <div className={styles.stack}>
                <Title item={item} />
                <span className={styles.quiet}>
                  {item.subject} · {short(item.id)}
                </span>
              </div>
            </Cell>
            <Cell>
              <StatusBadge look={OUTCOMES[item.outcome]} />
            </Cell>
            <Cell>{whoInWords(item.actor)}</Cell>
            <Cell>
              <RelativeTime iso={item.decidedAt} />
            </Cell>
            <Cell>
              <div className={styles.stack}>
                <Because item={item} />
              </div>
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}

/** The same as the table, for narrow screens. */
export function DecisionCards(props: ListProps) {
  return (
    <ul className={styles.cards} aria-label="Decisions">
      {props.items.map(item => (
        <li key={item.position}>
          <StatusBadge look={OUTCOMES[item.outcome]} />
          <Title item={item} />
          <div className={styles.quiet}>
            {item.subject} · {short(item.id)}
          </div>
          <div className={styles.quiet}>
            {whoInWords(item.actor)}, <RelativeTime iso={item.decidedAt} />
          </div>
          <Because item={item} />
        </li>
      ))}
    </ul>
  );
}
