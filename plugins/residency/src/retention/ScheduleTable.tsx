import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
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
      <TableRoot aria-label="Retention schedules">
        <TableHeader>
          <Column isRowHeader>Schedule</Column>
          <Column>Kept at least</Column>
          <Column>Erased after</Column>
          <Column>Who can bypass it</Column>
        </TableHeader>
        <TableBody items={props.schedules}>
          {schedule => (
            <Row id={schedule.id}>
              <Cell>
                <span className={styles.stack}>
                  {schedule.title}
                  <code className={styles.code}>{schedule.id}</code>
                </span>
              </Cell>
              <Cell>{count(schedule.days, 'day')}</Cell>
              <Cell>
                {schedule.deleteAfterDays === null
                  ? 'not by itself'
                  : count(schedule.deleteAfterDays, 'day')}
              </Cell>
              <Cell>
                {schedule.mode === 'compliance'
                  ? 'nobody'
                  : 'data governance, with a reason'}
              </Cell>
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </section>
  );
}
