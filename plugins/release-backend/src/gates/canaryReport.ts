import { parseRollout, type Rollout } from '@companyos/canary';
import type { JsonObject } from '@companyos/ledger';
import {
  gateDeclaration,
  isRolloutEnded,
  type GateOutcome,
} from '@companyos/plugin-release-common';
import { directSchema } from '../controller/direct';
import type { RolloutColumns } from '../controller/views';
import type { NewGateReport, ReleaseRow, RolloutRow } from '../database';

const REPORTER = 'service:plugin:release';

/**
 * What a rollout that has just been decided says about its canary; null while it is not, and for a rollback, which brings back
 * what was judged in its time.
 *
 * - `pass`: the judge promoted it through every step.
 * - `fail`: the judge or a person took it back.
 * - `could-not-measure`: it was never judged, or not by all of its steps: nothing served before, it could not be deployed, nobody
 *   decided in time, or a person promoted it past the judge.
 */
export function canaryReport(turn: {
  readonly before: RolloutRow;
  readonly release: ReleaseRow;
  readonly columns: RolloutColumns;
  readonly machine: unknown;
  readonly now: Date;
}): NewGateReport | null {
  const { before, columns, release, now } = turn;
  if (before.kind === 'rollback' || columns.state === before.state) return null;
  const isOver = isRolloutEnded(columns.state);
  // What is being taken back was decided when that began.
  if (before.state === 'aborting') return null;
  if (!isOver && columns.state !== 'aborting') return null;
  const found =
    before.kind === 'canary'
      ? judged(parseRollout(turn.machine), columns, before)
      : unjudged(directSchema.parse(turn.machine).because, columns);
  return {
    releaseId: release.id,
    gate: 'canary',
    digest: release.digest,
    reportedBy: REPORTER,
    reportedAt: now,
    expiresAt: new Date(now.getTime() + gateDeclaration('canary').validForMs),
    ...found,
    measured: {
      rolloutId: before.id,
      kind: before.kind,
      state: columns.state,
      ...found.measured,
    },
  };
}

type Found = {
  readonly outcome: GateOutcome;
  readonly words: string;
  readonly observed: string;
  readonly measured: JsonObject;
};

function unjudged(because: string, { state }: RolloutColumns): Found {
  return {
    outcome: 'could-not-measure',
    words:
      state === 'completed'
        ? 'Nothing served before, so there was nothing to compare it with.'
        : because,
    observed: 'not compared',
    measured: {},
  };
}

function judged(
  machine: Rollout,
  columns: RolloutColumns,
  before: RolloutRow,
): Found {
  const { state, strategy, verdict = before.verdict } = machine;
  const steps = strategy.steps.length;
  const past = promotedPast(machine);
  const measured: JsonObject = JSON.parse(
    JSON.stringify({
      steps: strategy.steps.map(({ weightPercent }) => weightPercent),
      weightPercent: before.weight_percent,
      promotedByPeople: past,
      signals: verdict?.signals ?? [],
    }),
  );
  if (state.name === 'completed') {
    return past.length === 0
      ? {
          outcome: 'pass',
          words: columns.state_reason,
          observed: `${steps} of ${steps} steps`,
          measured,
        }
      : {
          outcome: 'could-not-measure',
          words: past
            .map(
              ({ by, step, reason }) =>
                `${by} promoted it past step ${step}, before the judge was satisfied: ${reason}`,
            )
            .join(' '),
          observed: `${steps - past.length} of ${steps} steps`,
          measured,
        };
  }
  const by = 'by' in state ? state.by : 'controller';
  return {
    // The controller gives up where nothing can be learnt; the judge and people take back what is bad.
    outcome: by === 'controller' ? 'could-not-measure' : 'fail',
    words: `${by === 'judge' ? 'The judge' : by} took it back: ${
      columns.state_reason
    }`,
    observed:
      before.weight_percent === 0
        ? 'taken back before any user saw it'
        : `taken back at ${before.weight_percent} %`,
    measured: { ...measured, by },
  };
}

/** The steps that a person ended instead of the judge, counted from 1. */
function promotedPast({ events, strategy }: Rollout) {
  const last = strategy.steps.length;
  const past: { step: number; by: string; reason: string }[] = [];
  let step = 0;
  for (const { to, by, reasons } of events) {
    const next = stepOf(to, last) ?? step;
    // What goes on at the step where it was paused skips none.
    if (next > step && step > 0 && by !== 'judge' && by !== 'controller') {
      past.push({ step, by, reason: reasons.join(' ') });
    }
    step = next;
  }
  return past;
}

/** Counted from 1; undefined for a state that is none. */
function stepOf(state: string, last: number): number | undefined {
  if (state.startsWith('promoting')) return last;
  return state.startsWith('step ')
    ? Number(state.slice('step '.length))
    : undefined;
}
