import { actorName, RelativeTime } from '@companyos/plugin-operation-react';
import type { ProbeIncident } from '@companyos/plugin-probe-common';
import styles from '../probe.module.css';

const KINDS = { opened: 'Failing', resolved: 'Resolved' } as const;

/** What was said to whom, and how they were found; what is not sent yet says so. */
export function Notices(props: {
  notifications: ProbeIncident['notifications'];
}) {
  return (
    <ul className={styles.turns}>
      {props.notifications.map(
        ({
          attempts,
          createdAt,
          kind,
          lastError,
          recipient,
          route,
          sentAt,
        }) => (
          <li key={`${kind} ${createdAt}`}>
            {sentAt && recipient ? (
              <>
                “{KINDS[kind]}” told to{' '}
                <strong title={route.join(' ')}>{actorName(recipient)}</strong>{' '}
                <RelativeTime iso={sentAt} />.
              </>
            ) : (
              <>
                “{KINDS[kind]}” not sent yet, tried {attempts} times; it is
                tried again by itself.
              </>
            )}
            {!sentAt && lastError && ` Last error: ${lastError}`}
            {route.length > 0 && (
              <p className={styles.quiet}>{route.join(' ')}</p>
            )}
          </li>
        ),
      )}
    </ul>
  );
}
