import type { CommandAnswer, TelemetryWindow } from '@companyos/canary';
import type { LedgerRecord, Outbox } from '@companyos/ledger';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import type { TargetReading } from '@companyos/plugin-release-node';
import type { Knex } from 'knex';
import {
  addEvents,
  answerCommands,
  requireFence,
  saveGateReport,
  saveWindows,
  setReleaseState,
  type ReleaseRow,
  type RolloutRow,
} from '../database';
import { canaryReport } from '../gates/canaryReport';
import { gateRecord } from '../gates/gateRecord';
import type { RolloutColumns } from './views';

/** Something that became of a rollout, for its history and for the ledger. */
export interface Happened {
  readonly at: Date;
  readonly kind: string;
  /** `judge`, `controller` or the reference of a person. */
  readonly actor: string;
  readonly words: string;
  /** Only what changes a state goes into the ledger as well. */
  readonly transition?: {
    readonly from: string;
    readonly to: string;
    /** Tells it from every other transition of this rollout, also when it is stored again. */
    readonly key: string;
  };
}

export interface Turn {
  readonly before: RolloutRow;
  readonly fence: number;
  readonly machine: unknown;
  readonly columns: RolloutColumns;
  readonly release: ReleaseRow;
  readonly reading?: TargetReading;
  readonly windows: readonly TelemetryWindow[];
  readonly cursor: string | null;
  readonly answers: readonly CommandAnswer[];
  readonly happened: readonly Happened[];
  /** Whether something is left to do after this. */
  readonly open: boolean;
  readonly now: Date;
}

/**
 * Stores everything that one look at a rollout has led to, in one transaction, before any of its effects is tried.
 *
 * @throws Fenced where another controller has taken over: nothing is stored then, and nothing may be tried.
 */
export async function storeTurn(
  db: Knex,
  outbox: Pick<Outbox, 'appendAll'>,
  turn: Turn,
): Promise<void> {
  const { before, columns, reading, now } = turn;
  const { id } = before;
  const ended = isRolloutEnded(columns.state);
  await db.transaction(async tx => {
    await requireFence(tx, before, turn.fence);
    await tx('rollouts')
      .where({ id })
      .update({
        ...columns,
        verdict: columns.verdict && JSON.stringify(columns.verdict),
        machine: JSON.stringify(turn.machine),
        cursor: turn.cursor,
        open: turn.open,
        watched_at: now,
        ...(reading && {
          observed_percent: reading.canaryPercent,
          observed_at: now,
        }),
        ...(columns.state !== before.state && { updated_at: now }),
        ...(ended && before.ended_at === null && { ended_at: now }),
      });
    await saveWindows(tx, id, turn.windows);
    await answerCommands(tx, id, turn.answers);
    await addEvents(
      tx,
      id,
      turn.happened.map(({ at, kind, actor, words }) => ({
        at,
        kind,
        actor,
        words,
        operationId: null,
      })),
    );
    await outbox.appendAll(tx, ledgerRecords(turn));
    const report = canaryReport(turn);
    if (report) {
      const { row } = await saveGateReport(tx, report);
      await outbox.appendAll(tx, [gateRecord(row)]);
    }
    if (ended && before.ended_at === null) {
      await setReleaseState(tx, before.release_id, released(turn), now);
    }
  });
}

function released({ columns, before, release }: Turn) {
  if (columns.state === 'completed') return 'stable';
  // A rollback that did not come about says nothing against the version.
  if (before.kind === 'rollback' && release.served_at) return 'superseded';
  return columns.state === 'rolled-back' ? 'aborted' : 'failed';
}

const OUTCOMES: { readonly [state: string]: LedgerRecord['outcome'] } = {
  completed: 'success',
  'rolled-back': 'failure',
  failed: 'failure',
};

/** Who, what, why: also where it was the judge who decided. */
function ledgerRecords({ before, release, happened }: Turn): LedgerRecord[] {
  return happened.flatMap(({ at, actor, words, transition }) =>
    transition
      ? [
          {
            key: `${before.id}/${transition.key}`,
            type: 'audit' as const,
            event: `release.rollout.${transition.to.split(/[: ]/)[0]}`,
            outcome: OUTCOMES[transition.to] ?? ('info' as const),
            subject: `rollout:${before.id}`,
            occurredAt: at.toISOString(),
            plain: {
              rolloutId: before.id,
              releaseId: before.release_id,
              operationId: before.operation_id,
              digest: release.digest,
              from: transition.from,
              to: transition.to,
            },
            personal: {
              actor,
              component: before.component,
              target: before.target,
              reason: words,
            },
          },
        ]
      : [],
  );
}
