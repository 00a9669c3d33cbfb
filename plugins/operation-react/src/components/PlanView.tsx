import type {
  DecidedPlan,
  PlanChange,
} from '@companyos/plugin-operation-common';
import { Text } from '@backstage/ui';
import { sizeWords } from '../format';
import { changeLook } from '../operationState';
import { ChangeGroup, countChanges, groupChanges } from '../plan';
import { ApprovalsNeeded } from './ApprovalsNeeded';
import { CopyableId } from './CopyableId';
import { DecisionLine } from './DecisionLine';
import { StatusBadge } from './StatusBadge';
import panel from './panels.module.css';
import styles from './PlanView.module.css';

const OPEN_UP_TO_CHANGES = 40;
const SHORT_HASH_CHARACTERS = 12;

function ChangeRow(props: { change: PlanChange }) {
  const { change } = props;
  return (
    <li className={styles.change}>
      <StatusBadge look={changeLook(change.action)} />
      <div className={styles.what}>
        <span>{change.summary}</span>
        <code className={panel.code}>{change.resource}</code>
        {change.size && (
          <span className={panel.quiet}>{sizeWords(change.size)}</span>
        )}
      </div>
    </li>
  );
}

function Place(props: { group: ChangeGroup; open: boolean }) {
  const { group, open } = props;
  const name = group.location ?? 'Portal';
  return (
    <details className={styles.place} open={open}>
      <summary>
        <strong>{name}</strong>
        <span className={styles.count}>
          {countChanges(group.kinds.flatMap(kind => kind.changes))}
        </span>
      </summary>
      {group.kinds.map(({ kind, changes }) => (
        <div key={kind} className={styles.kind}>
          <Text as="span" color="secondary" variant="body-small">
            {kind}
          </Text>
          <ul className={styles.changes} aria-label={`${kind} in ${name}`}>
            {changes.map(change => (
              <ChangeRow key={change.resource} change={change} />
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

/**
 * What would change, where, and what policy says to it: the answer as a sentence first, then the decision, then the
 * lines. The same for a dry run, a running operation and its history.
 */
export function PlanView(props: {
  decidedPlan: DecidedPlan;
  /** Leave the decision out where the page shows it already. */
  hideDecision?: boolean;
}) {
  const { plan, decision } = props.decidedPlan;
  const groups = groupChanges(plan.changes);
  return (
    <section className={styles.plan} aria-label="Plan">
      <Text as="p" className={styles.sentence} weight="bold">
        {plan.noop
          ? 'Nothing to do: everything is already as asked.'
          : plan.summary}
      </Text>
      {!props.hideDecision && <DecisionLine decision={decision} />}
      {plan.holds.length > 0 && (
        <div>
          <Text as="p" weight="bold">
            Held by
          </Text>
          <ul className={panel.list}>
            {plan.holds.map(hold => (
              <li key={hold}>{hold}</li>
            ))}
          </ul>
        </div>
      )}
      <ApprovalsNeeded outlook={props.decidedPlan.approvalsNeeded ?? []} />
      {groups.map(group => (
        <Place
          key={group.location ?? ''}
          group={group}
          open={plan.changes.length <= OPEN_UP_TO_CHANGES}
        />
      ))}
      <div className={panel.quiet}>
        Plan hash{' '}
        <CopyableId
          id={plan.hash}
          short={plan.hash.slice(0, SHORT_HASH_CHARACTERS)}
          label="plan hash"
        />
      </div>
    </section>
  );
}
