import { RelativeTime } from './RelativeTime';
import { LookIcon } from './StatusBadge';
import styles from './OperationProgress.module.css';

/** Says that what is shown could not be renewed, and from when it is. */
export function StaleNote(props: { updatedAt: number | null }) {
  return (
    <p className={styles.stale} role="status">
      <LookIcon look={{ word: 'Stale', shape: 'clock', tone: 'warning' }} />
      <span>
        This may be out of date: the portal could not be reached.
        {props.updatedAt !== null && (
          <>
            {' '}
            Last seen{' '}
            <RelativeTime
              iso={new Date(props.updatedAt).toISOString()}
              everyMs={1000}
            />
            .
          </>
        )}
      </span>
    </p>
  );
}
