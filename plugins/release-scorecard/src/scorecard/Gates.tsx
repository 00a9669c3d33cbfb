import { RelativeTime, StatusBadge } from '@companyos/plugin-operation-react';
import type { GateStanding } from '@companyos/plugin-release-common';
import { gateLook } from '@companyos/plugin-release-react';
import { useState } from 'react';
import page from '../page.module.css';
import { GateDetails } from './GateDetails';
import styles from './scorecard.module.css';

/** Every declared gate, whether it reported or not: one line each, the rest behind it. */
export function Gates(props: {
  releaseId: string;
  gates: readonly GateStanding[];
}) {
  return (
    <div>
      <h3>All gates</h3>
      <ul className={styles.gates} aria-label="Gates">
        {props.gates.map(standing => (
          <Gate
            key={standing.gate}
            releaseId={props.releaseId}
            standing={standing}
          />
        ))}
      </ul>
    </div>
  );
}

function Gate(props: { releaseId: string; standing: GateStanding }) {
  const { releaseId, standing } = props;
  const { observed, state, title } = standing;
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details
        className={styles.gate}
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <summary>
          <span className={styles.name}>{title}</span>
          <StatusBadge look={gateLook(state)} />
          <span>{observed}</span>
          <span className={page.quiet}>
            <Reported standing={standing} />
          </span>
        </summary>
        {open && <GateDetails releaseId={releaseId} standing={standing} />}
      </details>
    </li>
  );
}

function Reported(props: { standing: GateStanding }) {
  const { expiresAt, reportedAt, state } = props.standing;
  if (!reportedAt) return null;
  return (
    <>
      <RelativeTime iso={reportedAt} everyMs={10_000} />
      {state === 'pass' && expiresAt && (
        <>
          , goes out of date <RelativeTime iso={expiresAt} everyMs={10_000} />
        </>
      )}
    </>
  );
}
