import { DEFAULT_STRATEGY } from '@companyos/canary';
import type { JsonValue } from '@companyos/ledger';
import type { Step } from '@companyos/operations';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import { startDirect } from '../controller/direct';
import {
  addEvents,
  findActiveRollout,
  findRollout,
  findStable,
  giveCommand,
  insertRollout,
  notifyLane,
  setReleaseState,
} from '../database';
import type { TargetRegistry } from '../TargetRegistry';
import { mustServe, VERIFYING_REQUESTS } from './checkDigest';
import { refuse } from './facts';
import type { RollbackState } from './rollback';
import { waitFor } from './waitFor';

type RollbackStep = Step<Knex.Transaction, RollbackState>;

/** What is under way ends, the release gets all traffic, and real requests say so. The controller does the work. */
export function rollbackSteps(options: {
  readonly database: Knex;
  readonly targets: TargetRegistry;
}): readonly RollbackStep[] {
  const { database, targets } = options;
  return [
    stopStep(),
    stoppedStep(database),
    switchStep(),
    switchedStep(database),
    verifyStep(targets),
  ];
}

function stopStep(): RollbackStep {
  return {
    key: 'stop',
    title: 'Abort what is under way',
    async commit(tx, { state, operation }) {
      const active = await findActiveRollout(tx, state);
      if (!active) return null;
      await giveCommand(tx, {
        rollout_id: active.id,
        id: operation.id,
        kind: 'abort',
        actor: operation.actor.ref,
        reason: `Rolled back to ${state.releaseId}: ${operation.reason}`,
      });
      await notifyLane(tx, state);
      return active.id;
    },
  };
}

function stoppedStep(database: Knex): RollbackStep {
  return {
    key: 'stopped',
    title: 'Wait until the traffic is back',
    async apply({ results, signal }) {
      const id = results.stop;
      if (typeof id === 'string') await ended(database, id, signal);
    },
  };
}

function switchStep(): RollbackStep {
  return {
    key: 'switch',
    title: 'Give the release all traffic',
    async commit(tx, { state, operation }): Promise<JsonValue> {
      const { component, target, releaseId, rolloutId } = state;
      if (rolloutId === null) throw new Error('The rollback never began.');
      const stable = await findStable(tx, state);
      const reason = operation.reason ?? '';
      const by = operation.actor.ref;
      await insertRollout(tx, {
        id: rolloutId,
        release_id: releaseId,
        previous_id: stable && stable.id !== releaseId ? stable.id : null,
        component,
        target,
        kind: 'rollback',
        state_reason: reason,
        operation_id: operation.id,
        started_by: by,
        reason,
        strategy: DEFAULT_STRATEGY,
        machine: startDirect(by, reason),
      });
      if (stable?.id !== releaseId) {
        await setReleaseState(tx, releaseId, 'rolling-out', new Date());
      }
      await addEvents(tx, rolloutId, [
        {
          at: new Date(),
          kind: 'started',
          actor: by,
          words: reason,
          operationId: operation.id,
        },
      ]);
      await notifyLane(tx, state);
      return rolloutId;
    },
  };
}

function switchedStep(database: Knex): RollbackStep {
  return {
    key: 'switched',
    title: 'Wait until the release has all traffic',
    async apply({ state, signal }) {
      const rollout = await ended(database, state.rolloutId ?? '', signal);
      if (rollout.state !== 'completed') {
        throw refuse(
          'ROLLBACK_FAILED',
          `The release did not get all traffic: ${rollout.state_reason}`,
          'Look at the rollout; the target serves what it served before.',
        );
      }
    },
  };
}

function verifyStep(targets: TargetRegistry): RollbackStep {
  return {
    key: 'verify',
    title: `Have ${VERIFYING_REQUESTS} requests answered by it`,
    async apply({ state }): Promise<JsonValue> {
      const target = targets.get(state.target, state.component);
      return mustServe(target, state, VERIFYING_REQUESTS);
    },
  };
}

function ended(database: Knex, id: string, signal: AbortSignal) {
  return waitFor(
    async () => {
      const rollout = await findRollout(database, id);
      return rollout && isRolloutEnded(rollout.state) ? rollout : undefined;
    },
    { signal, what: `Rollout ${id} has not ended yet.` },
  );
}
