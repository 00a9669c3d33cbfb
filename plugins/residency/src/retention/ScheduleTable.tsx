import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  useBreakpoint,
} from '@backstage/ui';
import { count } from '@companyos/plugin-operation-react';
import type { RetentionScheduleView } from '@companyos/plugin-residency-common';
import styles from '../components/residency.module.css';

/** The schedules in force. */
export function ScheduleTable(props: {
  schedules: readonly RetentionScheduleView[];
}) {
  return (
    <section aria-labelledby="schedules">
      <h2 id="schedules">Schedules in force</h2>
      <Schedules schedules={props.schedules} />
    </section>
  );
}

function Schedules(props: { schedules: readonly RetentionScheduleView[] }) {
  const { schedules } = props;
  const isWide = useBreakpoint().up('sm');
  if (!isWide) {
    return (
      <ul className={styles.cards} aria-label="Retention schedules">
        {schedules.map(schedule => (
          <li key={schedule.id}>
            <strong>{schedule.title}</strong>
            <code className={styles.code}>{schedule.id}</code>
            <span className={styles.quiet}>
              Kept at least {count(schedule.days, 'day')}, erased after:{' '}
              {goesAfter(schedule)}, bypassed by: {bypassedBy(schedule)}
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <TableRoot aria-label="Retention schedules">
      <TableHeader>
        <Column isRowHeader>Schedule</Column>
        <Column>Kept at least</Column>
        <Column>Erased after</Column>
        <Column>Who can bypass it</Column>
      </TableHeader>
      <TableBody items={schedules}>
        {schedule => (
          <Row id={schedule.id}>
            <Cell>
              <span className={styles.stack}>
                {schedule.title}
                <code className={styles.code}>{schedule.id}</code>
              </span>
            </Cell>
            <Cell>{count(schedule.days, 'day')}</Cell>
            <Cell>{goesAfter(schedule)}</Cell>
            <Cell>{bypassedBy(schedule)}</Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}

function goesAfter({ deleteAfterDays }: RetentionScheduleView): string {
  return deleteAfterDays === null
    ? 'not by itself'
    : count(deleteAfterDays, 'day');
}

function bypassedBy({ mode }: RetentionScheduleView): string {
  return mode === 'compliance' ? 'nobody' : 'data governance, with a reason';
}
