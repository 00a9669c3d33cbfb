import {
  unmetRequirements,
  type Approval,
  type OperationApprovals,
} from '@companyos/plugin-operation-common';
import {
  actorName,
  RelativeTime,
  StatusBadge,
  type Look,
} from '@companyos/plugin-operation-react';
import styles from './detail.module.css';

const LOOKS: { readonly [state in Approval['state'] | 'asked']: Look } = {
  asked: { word: 'Still needed', shape: 'clock', tone: 'info' },
  given: { word: 'Approved', shape: 'check', tone: 'positive' },
  revoked: { word: 'Taken back', shape: 'stop', tone: 'neutral' },
  void: { word: 'No longer counts', shape: 'barred', tone: 'warning' },
};

function Word(props: { approval: Approval }) {
  const { by, at, reason, state, endReason } = props.approval;
  return (
    <div className={styles.word}>
      <StatusBadge look={LOOKS[state]} />
      <span>
        {actorName(by)}, <RelativeTime iso={at} />
        {reason ? `: “${reason}”` : ''}
        {endReason ? `. ${endReason}` : ''}
      </span>
    </div>
  );
}

/** Whose yes is needed, why, who has said what, and until when the plan is good. */
export function Approvals(props: { approvals: OperationApprovals }) {
  const { required, given, expiresAt, confirmedAt } = props.approvals;
  const open = unmetRequirements(props.approvals);
  return (
    <section className={styles.card} aria-labelledby="approvals">
      <h2 id="approvals">Approvals</h2>
      <ul className={styles.approvals} aria-label="Approvals">
        {required.map(requirement => (
          <li key={requirement.id}>
            <strong>{requirement.title}</strong>
            <span className={styles.reason}>{requirement.reason}</span>
            {open.includes(requirement) && (
              <div className={styles.word}>
                <StatusBadge look={LOOKS.asked} />
                <span>
                  by someone of {requirement.from.map(actorName).join(' or ')}
                </span>
              </div>
            )}
            {given
              .filter(approval => approval.requirement === requirement.id)
              .map(approval => (
                <Word key={approval.decisionId} approval={approval} />
              ))}
          </li>
        ))}
      </ul>
      {!confirmedAt && (
        <p className={styles.reason}>
          The plan expires <RelativeTime iso={expiresAt} />.
        </p>
      )}
    </section>
  );
}
