import { DEFAULT_STRATEGY } from '@companyos/canary';
import type { JsonObject, JsonValue } from '@companyos/ledger';
import {
  OperationError,
  type OperationDefinition,
  type Planned,
  type Step,
} from '@companyos/operations';
import { isRolloutEnded } from '@companyos/plugin-release-common';
import type { ReleaseTarget } from '@companyos/plugin-release-node';
import { releaseRequest } from '@companyos/policy';
import type { Knex } from 'knex';
import { z } from 'zod/v4';
import type { Components } from '../components';
import { startDirect } from '../controller/direct';
import {
  addEvents,
  findActiveRollout,
  findRelease,
  findRollout,
  findStable,
  giveCommand,
  insertRollout,
  notifyLane,
  setReleaseState,
  type ReleaseRow,
} from '../database';
import { newRolloutId } from '../ids';
import type { TargetRegistry } from '../TargetRegistry';
import { checkDigest, mustServe } from './checkDigest';
import { askTarget, laneSubject, readTarget, refuse } from './facts';
import { waitFor } from './waitFor';

export const RELEASE_ROLLBACK = 'release.rollback';
/** Requests that must all be answered by the version that was gone back to. */
export const VERIFYING_REQUESTS = 1_000;

export interface RollbackOptions {
  readonly database: Knex;
  readonly targets: TargetRegistry;
  readonly components: Components;
}

const inputSchema = z.strictObject({ releaseId: z.string().min(1).max(64) });
type RollbackInput = z.output<typeof inputSchema>;

type RollbackState = {
  readonly component: string;
  readonly target: string;
  readonly owners: readonly string[];
  readonly releaseId: string;
  readonly digest: string;
  readonly rolloutId: string | null;
};

type RollbackStep = Step<Knex.Transaction, RollbackState>;

/**
 * `release.rollback`: goes to a named release on purpose. What is under way is aborted first; then the release gets all
 * traffic, and 1,000 requests must be answered by its digest. Where all of them are already, nothing is done.
 */
export function createRollbackDefinition(
  options: RollbackOptions,
): OperationDefinition<Knex.Transaction, RollbackInput, RollbackState> {
  const { database, targets, components } = options;

  return {
    type: RELEASE_ROLLBACK,

    parse(input) {
      const result = inputSchema.safeParse(input);
      if (result.success) return result.data;
      throw new OperationError('INVALID_INPUT', 'Name the release.', {
        fields: { releaseId: 'Name the release to go back to.' },
      });
    },

    async plan({ releaseId }) {
      const release = await findRelease(database, releaseId);
      if (!release) {
        throw new OperationError(
          'NOT_FOUND',
          `There is no release ${releaseId}.`,
        );
      }
      const target = targets.get(release.target, release.component);
      const active = await findActiveRollout(database, release);
      if (active?.release_id === releaseId) {
        throw refuse(
          'ROLLBACK_REFUSED',
          `Release ${releaseId} is on its way itself: ${active.id}.`,
          'Promote that rollout to go on, or abort it to go back.',
        );
      }
      await refuseUnfit(release, target);
      return plannedRollback(release, {
        owners: await components.ownersOf(release.component),
        served: !active && (await serves(release, target)),
        aborts: active?.id,
      });
    },

    question: (_input, { state }, actor) =>
      releaseRequest(actor, 'release:rollback', state),

    recordSubject: ({ state: { releaseId } }) => `release:${releaseId}`,

    async begin(_tx, _input, { state }) {
      return { ...state, rolloutId: newRolloutId() };
    },

    steps: () => [
      stopStep(),
      stoppedStep(database),
      switchStep(),
      switchedStep(database),
      verifyStep(targets),
    ],

    async finish(_tx, { state, results }) {
      const { releaseId, rolloutId } = state;
      return { releaseId, rolloutId, verified: results.verify as JsonObject };
    },
  };
}

/** What did not serve before, or is not there any more, is nothing to go back to. */
async function refuseUnfit(
  release: ReleaseRow,
  target: ReleaseTarget,
): Promise<void> {
  const { id, version, digest, component } = release;
  if (release.served_at === null) {
    throw refuse(
      'ROLLBACK_REFUSED',
      `Release ${id} (${version}) never had all traffic at ${target.id}: it is ${release.state}.`,
      'Choose a release that has served, or start a release of this version.',
    );
  }
  const versions = await askTarget(
    target,
    'Listing its versions',
    target.versions(component),
  );
  const there = versions.find(one => one.version === version);
  if (there?.digest !== digest) {
    throw refuse(
      'ROLLBACK_REFUSED',
      there
        ? `Version ${version} is ${there.digest} at ${target.id} by now, and ${digest} was released.`
        : `${target.id} does not have version ${version} any more.`,
      'Choose another release, or build this version again.',
    );
  }
}

async function serves(
  release: ReleaseRow,
  target: ReleaseTarget,
): Promise<boolean> {
  const reading = await readTarget(target, release);
  if (release.state !== 'stable') return false;
  if (reading.stableDigest !== release.digest || reading.canaryPercent > 0) {
    return false;
  }
  const check = await checkDigest(target, release, VERIFYING_REQUESTS);
  return check.matched === check.asked;
}

function plannedRollback(
  release: ReleaseRow,
  now: {
    readonly owners: readonly string[];
    readonly served: boolean;
    readonly aborts?: string;
  },
): Planned<RollbackState> {
  const { id, component, target, version, digest } = release;
  const resource = `${target}/${component}`;
  return {
    subject: laneSubject(release),
    summary: now.served
      ? `${target} serves ${component} ${version} already: ${VERIFYING_REQUESTS} of ${VERIFYING_REQUESTS} requests were answered by it.`
      : `Go back to ${component} ${version} at ${target}.`,
    changes: now.served
      ? []
      : [
          ...(now.aborts
            ? [
                {
                  resource: `rollout/${now.aborts}`,
                  kind: 'rollout',
                  action: 'update' as const,
                  location: target,
                  summary: 'The rollout under way is aborted first.',
                },
              ]
            : []),
          {
            resource: `${resource}/stable`,
            kind: 'version',
            action: 'update' as const,
            location: target,
            summary: `${version} (${digest}) gets all traffic.`,
            fingerprint: digest.replace('sha256:', ''),
          },
        ],
    state: {
      component,
      target,
      releaseId: id,
      digest,
      owners: now.owners,
      rolloutId: null,
    },
  };
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
