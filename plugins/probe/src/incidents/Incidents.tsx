import { Link } from '@backstage/ui';
import {
  duration,
  Loaded,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { ProbeIncident } from '@companyos/plugin-probe-common';
import { armName, probePaths, useProbes } from '@companyos/plugin-probe-react';
import { incidentLook } from './looks';
import { Notices } from './Notices';
import styles from '../probe.module.css';

const SHOWN = 10;

/** The newest incidents, of one probe or of all: what failed, for how long, who was told and how they were found. */
export function Incidents(props: { title: string; probeId?: string }) {
  const { probeId, title } = props;
  const result = useProbes(
    `incidents ${probeId}`,
    (api, signal) => api.incidents({ probeId, limit: SHOWN }, { signal }),
    probeId,
  );
  return (
    <section className={styles.section} aria-labelledby="incidents">
      <h2 id="incidents">{title}</h2>
      <Loaded what="incidents" result={result}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.quiet}>
              None in the time that is kept. One opens when two of three walks
              fail, and whoever owns the path is told once.
            </p>
          ) : (
            <ul className={styles.list}>
              {items.map(incident => (
                <li key={incident.id}>
                  <Incident incident={incident} isNamed={!probeId} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Incident(props: { incident: ProbeIncident; isNamed: boolean }) {
  const { incident, isNamed } = props;
  const { arm, digest, message, openedAt, probeId, resolvedAt } = incident;
  return (
    <div className={styles.section}>
      <div className={styles.row}>
        <StatusBadge look={incidentLook(incident)} />
        {isNamed && <Link href={probePaths.probe(probeId)}>{probeId}</Link>}
        <span>{armName(arm)}</span>
        <span className={styles.quiet}>
          opened <RelativeTime iso={openedAt} />
          {resolvedAt
            ? `, lasted ${duration(
                Date.parse(resolvedAt) - Date.parse(openedAt),
              )}`
            : ''}
        </span>
      </div>
      <p>{message}</p>
      {digest && (
        <p className={styles.quiet}>
          Version{' '}
          <code className={styles.code} title={digest}>
            {digest.slice(0, 19)}
          </code>{' '}
          answered.
        </p>
      )}
      <Notices notifications={incident.notifications} />
    </div>
  );
}
