import type { Strategy } from '@companyos/canary';
import type { JsonValue } from '@companyos/ledger';
import {
  OperationError,
  type OperationDefinition,
  type Planned,
} from '@companyos/operations';
import { canonicalHash } from '@companyos/operations/postgres';
import {
  fieldMessages,
  startReleaseSchema,
  type StartRelease,
} from '@companyos/plugin-release-common';
import type { TargetReading } from '@companyos/plugin-release-node';
import { releaseRequest } from '@companyos/policy';
import type { Knex } from 'knex';
import type { Components } from '../components';
import {
  findActiveRollout,
  findLastOutcome,
  findLatestRollout,
  findReleaseOf,
} from '../database';
import { newRolloutId } from '../ids';
import type { TargetRegistry } from '../TargetRegistry';
import { askTarget, laneSubject, readTarget, refuse } from './facts';
import { handOver } from './handOver';
import { releaseOf, stableOf, type Baseline } from './releases';
import { strategyOf } from './strategyOf';

export const RELEASE_START = 'release.start';

export interface StartOptions {
  readonly database: Knex;
  readonly targets: TargetRegistry;
  readonly components: Components;
}

/** A type, not an interface, so that it is JSON to the compiler. */
export type StartState = {
  readonly owners: readonly string[];
  readonly digest: string;
  readonly strategy: JsonValue;
  /** What serves now; null where nothing does. */
  readonly baseline: Baseline | null;
  readonly abortedBefore: boolean;
  /** Minted when it is accepted; for a no-op, the one that is there already. */
  readonly rolloutId: string | null;
  readonly releaseId: string | null;
};

/**
 * `release.start`: begins to bring a version of a component to a target, step by step. Running it again while the same
 * version is under way, or stable already, changes nothing.
 */
export function createStartDefinition(
  options: StartOptions,
): OperationDefinition<Knex.Transaction, StartRelease, StartState> {
  const { database, targets, components } = options;

  return {
    type: RELEASE_START,

    parse(input) {
      const result = startReleaseSchema.safeParse(input);
      if (result.success) return result.data;
      throw new OperationError(
        'INVALID_INPUT',
        'The release cannot be started as it was asked for.',
        { fields: fieldMessages(result.error) },
      );
    },

    async plan(input) {
      const { component, target: targetId } = input;
      const lane = { component, target: targetId };
      const target = targets.get(targetId, component);
      const known = await components.find(component);
      if (!known) {
        throw wrong('component', `The catalog has no ${component}.`);
      }
      const strategy = strategyOf(input, known, targets.sourceFor(target));
      const digest = await digestOf(input, target);
      const reading = await readTarget(target, lane);
      const release = await findReleaseOf(database, lane, {
        version: input.version,
        digest,
      });
      const active = await findActiveRollout(database, lane);
      const last = await findLastOutcome(database, lane, digest);
      const state = {
        owners: known.owners,
        digest,
        strategy: strategy as JsonValue,
        baseline: await stableOf(database, target, lane, reading),
        abortedBefore: last?.state === 'rolled-back',
        rolloutId: null,
        releaseId: release?.id ?? null,
      };
      const subject = laneSubject(lane);
      const name = `${component} ${input.version}`;
      if (active && active.release_id === release?.id) {
        return {
          subject,
          summary: `${name} is on its way to ${targetId} already.`,
          changes: [],
          state: { ...state, rolloutId: active.id },
        };
      }
      if (active) {
        throw refuse(
          'ROLLOUT_UNDERWAY',
          `Another release of ${component} is under way to ${targetId}: ${active.id}.`,
          'Wait until it has ended, or abort it with a reason.',
        );
      }
      if (reading.stableDigest === digest) {
        const latest =
          release && (await findLatestRollout(database, release.id));
        return {
          subject,
          summary: `${targetId} serves ${name} already.`,
          changes: [],
          state: { ...state, rolloutId: latest?.id ?? null },
        };
      }
      return planned(input, { ...state, strategy, subject }, reading);
    },

    question: ({ component, target, retryReason }, { state }, actor) =>
      releaseRequest(
        actor,
        'release:start',
        { component, target, owners: state.owners },
        {
          abortedBefore: state.abortedBefore,
          retryReasonGiven: retryReason !== undefined,
        },
      ),

    async begin(tx, input, { state }, { actor }) {
      const release = await releaseOf(tx, input, {
        version: input.version,
        digest: state.digest,
        createdBy: actor.ref,
      });
      return { ...state, releaseId: release.id, rolloutId: newRolloutId() };
    },

    recordSubject: ({ state: { rolloutId } }) =>
      rolloutId === null ? undefined : `rollout:${rolloutId}`,

    steps: input => [
      {
        key: 'rollout',
        title: 'Hand the release over to the controller',
        commit: (tx, { state, operation }) =>
          handOver(tx, input, state, operation),
      },
    ],

    async finish(_tx, { state: { rolloutId, releaseId } }) {
      return { rolloutId, releaseId };
    },
  };
}

function planned(
  input: StartRelease,
  state: StartState & { readonly strategy: Strategy; readonly subject: string },
  reading: TargetReading,
): Planned<StartState> {
  const { component, target, version } = input;
  const { subject, strategy, ...kept } = state;
  const steps = strategy.steps.map(({ weightPercent }) => `${weightPercent} %`);
  const from = state.baseline
    ? `${state.baseline.version} serves now`
    : 'nothing serves yet, so it takes all traffic at once';
  return {
    subject,
    summary: `Release ${component} ${version} to ${target}: ${from}.`,
    changes: [
      {
        resource: `${target}/${component}/canary`,
        kind: 'rollout',
        action: 'create',
        location: target,
        summary: state.baseline
          ? `${version} (${state.digest}) gets ${steps.join(
              ' → ',
            )} of the traffic, as long as it does no worse.`
          : `${version} (${state.digest}) gets all traffic.`,
        fingerprint: canonicalHash({
          digest: state.digest,
          stableDigest: reading.stableDigest,
          strategy: JSON.parse(JSON.stringify(strategy)),
        }),
      },
    ],
    state: { ...kept, strategy: strategy as JsonValue },
  };
}

async function digestOf(
  { component, version, digest }: StartRelease,
  target: ReturnType<TargetRegistry['get']>,
): Promise<string> {
  const versions = await askTarget(
    target,
    'Listing its versions',
    target.versions(component),
  );
  const found = versions.find(one => one.version === version);
  if (!found) {
    const known = versions.map(one => one.version).join(', ') || 'none';
    throw wrong(
      'version',
      `${target.id} has no version ${version} of ${component}; it has: ${known}.`,
    );
  }
  if (digest !== undefined && digest !== found.digest) {
    throw wrong(
      'digest',
      `Version ${version} is ${found.digest} at ${target.id}, and not ${digest}.`,
    );
  }
  return found.digest;
}

function wrong(field: string, message: string): OperationError {
  return new OperationError('INVALID_INPUT', message, {
    fields: { [field]: message },
  });
}
