import { isRolloutEnded, type RolloutState } from '../states';
import { gateDeclaration, type GateId, type GateState } from './gates';
import type { GateReport, GateStanding } from './types';

/** What is known of a release besides what its gates reported. */
export interface StandingFacts {
  readonly releaseId: string;
  /** Reference of whoever repairs what a gate finds. */
  readonly owner: string;
  /** The newest rollout of the release. */
  readonly rollout: {
    readonly kind: 'canary' | 'first' | 'rollback';
    readonly state: RolloutState;
    readonly stateReason: string;
    /** Why it is paused: `person`, `telemetry-gap`, `foreign-weight`, `undecided`. */
    readonly pause: string | null;
  } | null;
  /** When probes walk next; null where nobody knows. */
  readonly nextWalkAt: string | null;
}

/**
 * Where a gate stands at this time, by its latest report. Pure.
 *
 * The latest report counts, whether it is better or worse than the one before. A canary that runs is `pending` whatever an
 * earlier one of the same release found, and one that is held up because nothing can be learnt is `could-not-measure`.
 */
export function standingOf(
  gate: GateId,
  reported: { readonly latest: GateReport | null; readonly count: number },
  facts: StandingFacts,
  now: Date,
): GateStanding {
  const { title, question, required } = gateDeclaration(gate);
  const { latest, count } = reported;
  const current = running(gate, facts);
  const isCurrent = current !== null && (gate === 'canary' || latest === null);
  const shown = isCurrent ? null : latest;
  return agedAt(
    {
      gate,
      title,
      question,
      required,
      owner: facts.owner,
      state: isCurrent ? current.state : shown?.outcome ?? 'missing',
      words: isCurrent ? current.words : shown?.words ?? never(gate, facts),
      observed: shown?.observed ?? null,
      reportedBy: shown?.reportedBy ?? null,
      reportedAt: shown?.reportedAt ?? null,
      since: shown?.since ?? null,
      expiresAt: shown?.outcome === 'pass' ? shown.expiresAt : null,
      nextRunAt: gate === 'synthetic' ? facts.nextWalkAt : null,
      ...howToRun(gate, facts),
      evidence: shown?.evidence ?? null,
      reports: count,
    },
    now,
  );
}

/** The same gate as time goes by: what passed too long ago counts no more. Nothing else changes by waiting. */
export function agedAt(standing: GateStanding, now: Date): GateStanding {
  const { state, expiresAt, words } = standing;
  if (state !== 'pass' || expiresAt === null || now < new Date(expiresAt)) {
    return standing;
  }
  return {
    ...standing,
    state: 'expired',
    words: `It passed, and that counted until ${expiresAt}. ${words}`,
  };
}

/** What is being measured at this moment, if anything. */
function running(
  gate: GateId,
  { rollout }: StandingFacts,
): { readonly state: GateState; readonly words: string } | null {
  if (!rollout || isRolloutEnded(rollout.state)) return null;
  const { kind, state, stateReason, pause } = rollout;
  // A rollback brings back what was judged in its time; an abort has been decided, and reported.
  if (kind === 'rollback' || state === 'aborting') return null;
  if (gate === 'synthetic') {
    return {
      state: 'pending',
      words: 'Its critical paths are about to be walked.',
    };
  }
  if (gate !== 'canary') return null;
  const blind = state === 'paused' && pause !== null && pause !== 'person';
  return {
    state: blind ? 'could-not-measure' : 'pending',
    words: stateReason,
  };
}

function never(gate: GateId, { rollout }: StandingFacts): string {
  if (gate !== 'canary') return 'Nothing was ever reported.';
  return rollout === null
    ? 'It served before releases were watched here, so no canary of it was ever judged.'
    : 'No canary of it was ever judged.';
}

function howToRun(
  gate: GateId,
  { releaseId, rollout }: StandingFacts,
): Pick<GateStanding, 'howToRun' | 'howToRunIsCommand'> {
  const words = (text: string) => ({
    howToRun: text,
    howToRunIsCommand: false,
  });
  switch (gateDeclaration(gate).measuredBy) {
    case 'command':
      return {
        howToRun: `companyos gate run ${gate} --release ${releaseId}`,
        howToRunIsCommand: true,
      };
    case 'probes':
      return words(
        'Probes walk by themselves; run one at once on its own page, or with companyos probe run.',
      );
    default:
      return words(
        rollout && !isRolloutEnded(rollout.state)
          ? 'The controller measures it while the release is on its way.'
          : 'Release the version with the template Release a version; the controller measures it on the way.',
      );
  }
}
