import { parseStrategy, startRollout } from '@companyos/canary';
import type { Actor } from '@companyos/operations';
import type { StartRelease } from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import { startDirect } from '../controller/direct';
import {
  addEvents,
  findActiveRollout,
  insertRollout,
  notifyLane,
  setReleaseState,
  type Lane,
  type ReleaseRow,
} from '../database';
import { refuse } from './facts';
import { releaseOf, type Baseline } from './releases';
import type { StartState } from './start';

/** Stores the rollout that an accepted start leads to, and tells the controllers. From here on it is theirs. */
export async function handOver(
  tx: Knex.Transaction,
  input: StartRelease,
  state: StartState,
  operation: {
    readonly id: string;
    readonly actor: Actor;
    readonly reason: string | null;
  },
): Promise<void> {
  const { component, target } = input;
  const lane: Lane = { component, target };
  const { rolloutId: id, releaseId } = state;
  if (id === null || releaseId === null) {
    throw new Error('The release has no ID yet: the operation never began.');
  }
  const active = await findActiveRollout(tx, lane);
  if (active) {
    throw refuse(
      'ROLLOUT_UNDERWAY',
      `Another release is under way by now: ${active.id}.`,
      'Wait until it has ended, or abort it with a reason.',
    );
  }
  const previous = await baselineOf(tx, lane, state.baseline);
  const startedBy = operation.actor.ref;
  const reason = [operation.reason, input.retryReason]
    .filter(Boolean)
    .join(' Again because: ');
  const strategy = parseStrategy(state.strategy);
  await setReleaseState(tx, releaseId, 'rolling-out', new Date());
  await insertRollout(tx, {
    id,
    release_id: releaseId,
    previous_id: previous?.id ?? null,
    ...lane,
    // The first of a component has nothing to be compared with.
    kind: previous ? 'canary' : 'first',
    state_reason: reason,
    operation_id: operation.id,
    started_by: startedBy,
    reason,
    strategy,
    machine: previous
      ? startRollout({
          id,
          target,
          digest: state.digest,
          stableDigest: previous.digest,
          strategy,
          actor: startedBy,
          reason,
          retryReason: input.retryReason,
        })
      : startDirect(startedBy, reason),
  });
  await addEvents(tx, id, [
    {
      at: new Date(),
      kind: 'started',
      actor: startedBy,
      words: reason,
      operationId: operation.id,
    },
  ]);
  await notifyLane(tx, lane);
}

/** What serves now gets a record, where it was there before we were. */
async function baselineOf(
  tx: Knex.Transaction,
  lane: Lane,
  baseline: Baseline | null,
): Promise<ReleaseRow | null> {
  if (!baseline) return null;
  const release = await releaseOf(tx, lane, {
    ...baseline,
    createdBy: 'service:plugin:release',
  });
  if (release.state !== 'stable') {
    await setReleaseState(tx, release.id, 'stable', new Date());
  }
  return release;
}
