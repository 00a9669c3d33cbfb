import type { ReasonDialogWords } from '@companyos/plugin-operation-react';
import type { Rollout, SteeringVerb } from '@companyos/plugin-release-common';

/** What each button says, and what it does to this rollout. */
export function verbWords(
  verb: SteeringVerb,
  {
    kind,
    previous,
    release,
    stepIndex,
    strategy,
    target,
    weightPercent,
  }: Rollout,
): ReasonDialogWords {
  const it = release.version;
  const before = previous?.version ?? 'what served before';
  const next = strategy.steps[(stepIndex ?? -1) + 1];
  switch (verb) {
    case 'pause':
      return {
        question: `Hold ${it} at ${weightPercent} %?`,
        consequence:
          'It keeps its share of traffic and goes on being watched: what does worse is taken back all the same. It goes on when somebody resumes it.',
        confirm: 'Pause',
        dismiss: 'Let it go on',
      };
    case 'resume':
      return {
        question: `Let ${it} go on?`,
        consequence:
          "The judge decides on the step again, and the step's time starts anew. A weight that somebody else has set is taken over.",
        confirm: 'Resume',
        dismiss: 'Keep it held',
      };
    case 'promote':
      return {
        question: next
          ? `Give ${it} ${next.weightPercent} % without waiting for the judge?`
          : `Let ${it} take the next step without waiting for the judge?`,
        consequence: `You decide in place of the evidence, and your reason is what the next person reads. From then on it is watched as before.`,
        confirm: 'Promote',
        dismiss: 'Wait for the judge',
      };
    default:
      return {
        question: `Take ${it} back?`,
        consequence:
          kind === 'canary'
            ? `${before} gets all of ${target} again at once, sticky users too. That is not undone: to try this version again, somebody has to say why.`
            : `It is stopped before it takes traffic.`,
        confirm: 'Abort',
        dismiss: 'Leave it',
        destructive: true,
      };
  }
}

/** In the order of the buttons; what takes traffic away comes last, on its own. */
export const SHOWN_VERBS = [
  'resume',
  'promote',
  'pause',
  'abort',
] as const satisfies readonly SteeringVerb[];
