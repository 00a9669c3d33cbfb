import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  useBreakpoint,
} from '@backstage/ui';
import {
  actorName,
  links,
  LocatedOperation,
  OperationStateBadge,
  RelativeTime,
  subjectName,
} from '@companyos/plugin-operation-react';
import styles from './list.module.css';

function Title(props: { item: LocatedOperation }) {
  const { pluginId, operation } = props.item;
  return (
    <Link href={links.operation(pluginId, operation.id)} weight="bold">
      {operation.plan.summary}
    </Link>
  );
}

/** What keeps it, where something does: the reason of a wait, a failure or a denial. */
function Trouble(props: { item: LocatedOperation }) {
  const { operation } = props.item;
  const text = operation.waitReason ?? operation.error?.message;
  return text ? <div className={styles.quiet}>{text}</div> : null;
}

function Cards(props: { items: readonly LocatedOperation[] }) {
  return (
    <ul className={styles.cards} aria-label="Operations">
      {props.items.map(item => (
        <li key={item.operation.id}>
          <OperationStateBadge state={item.operation.state} />
          <Title item={item} />
          <Trouble item={item} />
          <div className={styles.quiet}>
            {actorName(item.operation.actor.ref)},{' '}
            <RelativeTime iso={item.operation.createdAt} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A table where there is room for one, cards where there is not. */
export function OperationTable(props: { items: readonly LocatedOperation[] }) {
  const isWide = useBreakpoint().up('sm');
  if (!isWide) {
    return <Cards items={props.items} />;
  }
  const rows = props.items.map(item => ({ ...item, id: item.operation.id }));
  return (
    <TableRoot aria-label="Operations">
      <TableHeader>
        <Column isRowHeader className={styles.what}>
          What
        </Column>
        <Column className={styles.state}>State</Column>
        <Column>About</Column>
        <Column>Asked by</Column>
        <Column>When</Column>
      </TableHeader>
      <TableBody items={rows}>
        {item => (
          <Row id={item.id}>
            <Cell>
              <div className={styles.stack}>
                <Title item={item} />
                <Trouble item={item} />
              </div>
            </Cell>
            <Cell>
              <OperationStateBadge state={item.operation.state} />
            </Cell>
            <Cell>
              <div className={styles.stack}>
                {subjectName(item.operation.subject)}
              </div>
            </Cell>
            <Cell>{actorName(item.operation.actor.ref)}</Cell>
            <Cell>
              <RelativeTime iso={item.operation.createdAt} />
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}
