import type { JsonObject } from '@companyos/ledger';
import {
  OperationError,
  type OperationDefinition,
  type Planned,
} from '@companyos/operations';
import type { ReleaseTarget } from '@companyos/plugin-release-node';
import { releaseRequest } from '@companyos/policy';
import type { Knex } from 'knex';
import { z } from 'zod/v4';
import type { Components } from '../components';
import { findActiveRollout, findRelease, type ReleaseRow } from '../database';
import { newRolloutId } from '../ids';
import type { TargetRegistry } from '../TargetRegistry';
import { checkDigest, VERIFYING_REQUESTS } from './checkDigest';
import { askTarget, laneSubject, readTarget, refuse } from './facts';
import { rollbackSteps } from './rollbackSteps';

export const RELEASE_ROLLBACK = 'release.rollback';

export interface RollbackOptions {
  readonly database: Knex;
  readonly targets: TargetRegistry;
  readonly components: Components;
}

const inputSchema = z.strictObject({ releaseId: z.string().min(1).max(64) });
type RollbackInput = z.output<typeof inputSchema>;

/** A type, not an interface, so that it is JSON to the compiler. */
export type RollbackState = {
  readonly component: string;
  readonly target: string;
  readonly owners: readonly string[];
  readonly releaseId: string;
  readonly digest: string;
  readonly rolloutId: string | null;
};

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

    steps: () => rollbackSteps({ database, targets }),

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
