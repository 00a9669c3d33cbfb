import { CopyableId } from '@companyos/plugin-operation-react';
import type { GateStanding } from '@companyos/plugin-release-common';

/** What somebody can do about a gate; a command can be copied. */
export function HowToRun(props: {
  standing: Pick<GateStanding, 'howToRun' | 'howToRunIsCommand' | 'title'>;
  /** In words; the command within it is shown on its own. */
  next?: string;
}) {
  const { howToRun, howToRunIsCommand, title } = props.standing;
  const next = props.next ?? howToRun;
  if (!howToRunIsCommand) {
    return <p>{next}</p>;
  }
  const lead = next.replace(howToRun, '').trim() || 'Run:';
  return (
    <div>
      {lead} <CopyableId id={howToRun} label={`the command of ${title}`} />
    </div>
  );
}
