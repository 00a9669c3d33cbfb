import {
  OperationError,
  type ApprovalsNeeded,
  type OperationDefinition,
} from '@companyos/operations';
import { holdRequest } from '@companyos/policy';
import type { Knex } from 'knex';
import { endHold, findHold, lockSubjects } from '../database';
import { parseInput, releaseSchema, type ReleaseInput } from './input';
import { holdSubject, type HoldOptions } from './placeDefinition';

export const HOLD_RELEASE = 'hold.release';

export type ReleaseState = {
  readonly subject: string;
  readonly case: string;
  readonly placedBy: string;
};

/**
 * `hold.release`: ends one hold, once another person has approved it; which people is policy. The dates of what it held are
 * left alone: retention still applies.
 */
export function createReleaseDefinition({
  database,
  clock,
  approvals,
}: Pick<HoldOptions, 'database' | 'clock'> & {
  readonly approvals: () => ApprovalsNeeded | undefined;
}): OperationDefinition<Knex.Transaction, ReleaseInput, ReleaseState> {
  return {
    type: HOLD_RELEASE,

    parse: input => parseInput(releaseSchema, input),

    async plan({ holdId }) {
      const hold = await findHold(database, holdId);
      if (!hold) {
        throw new OperationError('NOT_FOUND', `There is no hold ${holdId}.`);
      }
      const { case: name, subject, subjectName, placedBy, released } = hold;
      return {
        subject: holdSubject(hold),
        summary: `Release ${subjectName} from case ${name}.`,
        changes: [
          {
            resource: `hold/${holdId}`,
            kind: 'legal hold',
            action: released ? 'keep' : 'delete',
            summary: `${subjectName} is no longer kept for case ${name}; its retention still applies.`,
          },
        ],
        state: { subject, case: name, placedBy },
      };
    },

    question: (_, { state }, actor) =>
      holdRequest(actor, 'hold:release', {
        case: state.case,
        subject: state.subject,
        placedBy: state.placedBy,
      }),

    approvals: () => {
      const needed = approvals();
      // Four eyes is what a release is; a bundle that forgets to say so does not get two.
      if (!needed || needed.requirements.length === 0) {
        throw new OperationError(
          'CONFLICT',
          'Policy names nobody who approves the release of a hold, so none can be released.',
          { next: 'Have a rule for hold.release added to approvals.yaml.' },
        );
      }
      return needed;
    },

    recordSubject: ({ changes }) =>
      changes[0] && changes[0].resource.replace('hold/', 'hold:'),

    steps: ({ holdId, reason }, { state }) => [
      {
        key: 'release',
        title: `Release the hold of case ${state.case}`,
        async commit(tx, { operation }) {
          await lockSubjects(tx, [{ subject: state.subject }]);
          await endHold(tx, {
            id: holdId,
            by: operation.actor.ref,
            at: clock(),
            reason,
            operationId: operation.id,
          });
        },
      },
    ],

    finish: async (_tx, { input }) => ({
      holdId: (input as ReleaseInput).holdId,
    }),
  };
}
