import {
  EntityLink,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { GateStanding } from '@companyos/plugin-release-common';
import { gateLook } from '@companyos/plugin-release-react';
import { useState } from 'react';
import page from '../page.module.css';
import { GateDetails } from './GateDetails';
import styles from './scorecard.module.css';

/** Every declared gate, whether it reported or not. */
export function Gates(props: {
  releaseId: string;
  gates: readonly GateStanding[];
}) {
  return (
    <ul className={styles.gates} aria-label="Gates">
      {props.gates.map(standing => (
        <Gate
          key={standing.gate}
          releaseId={props.releaseId}
          standing={standing}
        />
      ))}
    </ul>
  );
}

function Gate(props: { releaseId: string; standing: GateStanding }) {
  const { releaseId, standing } = props;
  const { observed, question, required, state, title, words } = standing;
  const [open, setOpen] = useState(false);
  return (
    <li className={styles.gate} data-tone={gateLook(state).tone}>
      <div className={styles.name}>
        <h3>{title}</h3>
        <p className={page.quiet}>{question}</p>
      </div>
      <div className={styles.state}>
        <StatusBadge look={gateLook(state)} />
        <Reported standing={standing} />
      </div>
      <div className={styles.measured}>
        <p>{observed ? <strong>{observed}</strong> : words}</p>
        <p className={page.quiet}>Asked for: {required}</p>
        <details
          className={page.details}
          onToggle={event => setOpen(event.currentTarget.open)}
        >
          <summary>Evidence and history of {title.toLowerCase()}</summary>
          {open && <GateDetails releaseId={releaseId} standing={standing} />}
        </details>
      </div>
    </li>
  );
}

function Reported(props: { standing: GateStanding }) {
  const { expiresAt, reportedAt, reportedBy, state } = props.standing;
  if (!reportedAt) return null;
  return (
    <p className={page.quiet}>
      <RelativeTime iso={reportedAt} />
      {reportedBy && (
        <>
          {' by '}
          <Reporter actor={reportedBy} />
        </>
      )}
      {state === 'pass' && expiresAt && (
        <>
          , counts until <RelativeTime iso={expiresAt} />
        </>
      )}
    </p>
  );
}

function Reporter(props: { actor: string }) {
  const { actor } = props;
  if (/^(user|group):/.test(actor)) return <EntityLink entityRef={actor} />;
  return <>{actor.replace(/^service:(plugin:)?/, '')}</>;
}
