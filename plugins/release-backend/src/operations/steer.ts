import {
  OperationError,
  type OperationDefinition,
  type Step,
} from '@companyos/operations';
import {
  isRolloutEnded,
  rolloutStateWord,
  type SteeringVerb,
} from '@companyos/plugin-release-common';
import { releaseRequest } from '@companyos/policy';
import type { Knex } from 'knex';
import { z } from 'zod/v4';
import type { Components } from '../components';
import {
  addEvents,
  findCommand,
  findRollout,
  giveCommand,
  notifyLane,
  type RolloutRow,
} from '../database';
import { refuse } from './facts';
import { waitFor } from './waitFor';

export interface SteerOptions {
  readonly database: Knex;
  readonly components: Components;
}

const inputSchema = z.strictObject({ rolloutId: z.string().min(1).max(64) });
type SteerInput = z.output<typeof inputSchema>;

type SteerState = {
  readonly component: string;
  readonly target: string;
  readonly owners: readonly string[];
  readonly releaseId: string;
};

const SUMMARIES: { readonly [verb in SteeringVerb]: string } = {
  pause: 'Hold the release at the share it has',
  resume: 'Let the release go on',
  promote: 'Go to the next step without waiting for the judge',
  abort: 'Take the release back: the previous version gets all traffic again',
};

/**
 * `release.pause`, `.resume`, `.promote`, `.abort`: what a person asks of a rollout under way. The operation ends when the
 * controller has heard it, and fails with the controller's words where it cannot be done.
 */
export function createSteerDefinition(
  verb: SteeringVerb,
  { database, components }: SteerOptions,
): OperationDefinition<Knex.Transaction, SteerInput, SteerState> {
  return {
    type: `release.${verb}`,

    parse(input) {
      const result = inputSchema.safeParse(input);
      if (result.success) return result.data;
      throw new OperationError('INVALID_INPUT', 'Name the rollout.', {
        fields: { rolloutId: 'Name the rollout.' },
      });
    },

    async plan({ rolloutId }) {
      const rollout = await findRollout(database, rolloutId);
      if (!rollout) {
        throw new OperationError(
          'NOT_FOUND',
          `There is no rollout ${rolloutId}.`,
        );
      }
      const { component, target, release_id: releaseId } = rollout;
      const nothingToDo = isNoop(verb, rollout);
      if (!nothingToDo) refuseEnded(verb, rollout);
      return {
        // An abort waits for nothing, not even for another question about the same rollout.
        subject: `rollout:${rolloutId}/${verb}`,
        summary: `${SUMMARIES[verb]}: ${component} at ${target}.`,
        changes: nothingToDo
          ? []
          : [
              {
                resource: `rollout/${rolloutId}`,
                kind: 'rollout',
                action: 'update',
                location: target,
                summary: `${SUMMARIES[verb]}.`,
                // Promoting is to one step; a repeated request is not one for the next.
                fingerprint: `${verb} at ${rollout.step_index ?? 'no step'}`,
              },
            ],
        state: {
          component,
          target,
          releaseId,
          owners: await components.ownersOf(component),
        },
      };
    },

    question: (_input, { state }, actor) =>
      releaseRequest(actor, `release:${verb}`, state),

    recordSubject: ({ state: { releaseId } }) => `release:${releaseId}`,

    steps: ({ rolloutId }) => [
      giveStep(verb, rolloutId),
      heardStep(database, rolloutId),
    ],

    async finish(_tx, { input }) {
      return { rolloutId: (input as SteerInput).rolloutId };
    },
  };
}

function giveStep(
  verb: SteeringVerb,
  rolloutId: string,
): Step<Knex.Transaction, SteerState> {
  return {
    key: 'ask',
    title: 'Tell the controller',
    async commit(tx, { operation, state }) {
      const reason = operation.reason ?? '';
      const actor = operation.actor.ref;
      await giveCommand(tx, {
        rollout_id: rolloutId,
        id: operation.id,
        kind: verb,
        actor,
        reason,
      });
      await addEvents(tx, rolloutId, [
        {
          at: new Date(),
          kind: 'asked',
          actor,
          words: `Asked to ${verb}: ${reason}`,
          operationId: operation.id,
        },
      ]);
      await notifyLane(tx, state);
    },
  };
}

function heardStep(
  database: Knex,
  rolloutId: string,
): Step<Knex.Transaction, SteerState> {
  return {
    key: 'heard',
    title: 'Wait for the controller',
    async apply({ operation, signal }) {
      const command = await waitFor(
        async () => {
          const found = await findCommand(database, rolloutId, operation.id);
          return found?.accepted === null ? undefined : found;
        },
        { signal, what: 'The controller has not heard it yet.' },
      );
      if (!command.accepted) {
        throw refuse(
          'CONFLICT',
          command.answer ?? 'The controller refused it.',
          'Look at the rollout, then decide again.',
        );
      }
      return command.answer;
    },
  };
}

function isNoop(verb: SteeringVerb, { state }: RolloutRow): boolean {
  return verb === 'abort' && (state === 'aborting' || state === 'rolled-back');
}

function refuseEnded(verb: SteeringVerb, { id, state }: RolloutRow): void {
  if (!isRolloutEnded(state)) return;
  throw refuse(
    'ROLLOUT_ENDED',
    `Rollout ${id} has ended (${rolloutStateWord(
      state,
    )}): there is nothing to ${verb}.`,
    'To go back to another version, roll back to its release by name.',
  );
}
