import type { ApprovalOutlook } from '@companyos/plugin-operation-common';
import { Text } from '@backstage/ui';
import { actorName } from '../format';
import panel from './panels.module.css';

/** Whose yes a plan would need, why, and who could give it now. */
export function ApprovalsNeeded(props: {
  outlook: readonly ApprovalOutlook[];
}) {
  const { outlook } = props;
  if (outlook.length === 0) {
    return null;
  }
  return (
    <div>
      <Text as="p" weight="bold">
        Needs approval by
      </Text>
      <ul className={panel.list} aria-label="Approvals needed">
        {outlook.map(({ id, title, reason, people }) => (
          <li key={id}>
            {title}
            {people.length > 0
              ? ` (${people.map(actorName).join(' or ')})`
              : '; nobody could give it now: whoever asks does not count, and neither does a group of one'}
            . {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
