import type { OperationDefinition } from '@companyos/operations';
import { holdRequest, newUlid } from '@companyos/policy';
import type { Knex } from 'knex';
import {
  findHoldOfOperation,
  insertHold,
  listClaims,
  listHolds,
  lockSubjects,
} from '../database';
import type { Subjects } from '../service/Subjects';
import { parseInput, placeSchema, type PlaceInput } from './input';

export const HOLD_PLACE = 'hold.place';

/** A type, not an interface, so that it is JSON to the compiler. */
export type PlaceState = {
  /** Null until the operation is accepted. */
  readonly holdId: string | null;
  readonly subjectName: string;
};

export interface HoldOptions {
  readonly database: Knex;
  readonly subjects: Pick<Subjects, 'nameOf'>;
  readonly clock: () => Date;
}

/**
 * `hold.place`: from the commit of its step on nothing of the subject may be erased. What was claimed for erasure before is
 * in the hold, as `gone`: the two wait for each other on the subject's row. The same case on the same subject is a no-op.
 */
export function createPlaceDefinition({
  database,
  subjects,
  clock,
}: HoldOptions): OperationDefinition<Knex.Transaction, PlaceInput, PlaceState> {
  return {
    type: HOLD_PLACE,

    parse: input => parseInput(placeSchema, input),

    async plan(input) {
      const { subject, case: name } = input;
      const subjectName = await subjects.nameOf(subject);
      const held = await listHolds(database, { subject, case: name });
      return {
        // Holds of other cases on the same subject do not wait for each other.
        subject: holdSubject(input),
        summary: `Hold ${subjectName} for case ${name}.`,
        changes: [
          {
            resource: `hold/${name}`,
            kind: 'legal hold',
            action: held.length > 0 ? 'keep' : 'create',
            summary: `Keep everything of ${subjectName} for case ${name} until the hold is released.`,
          },
        ],
        state: { holdId: null, subjectName },
      };
    },

    question: ({ subject, case: name }, _, actor) =>
      holdRequest(actor, 'hold:place', {
        case: name,
        subject,
        placedBy: actor.ref,
      }),

    begin: async (_tx, _input, { state }) => ({
      ...state,
      holdId: `hd_${newUlid({ timeMs: clock().getTime() })}`,
    }),

    recordSubject: ({ subject, state }) =>
      state.holdId === null ? recordOf(subject) : `hold:${state.holdId}`,

    steps: ({ subject, case: name, reason }) => [
      {
        key: 'place',
        title: `Place the hold of case ${name}`,
        async commit(tx, { operation, state }) {
          await lockSubjects(tx, [{ subject, name: state.subjectName }]);
          await insertHold(tx, {
            id: state.holdId!,
            subject,
            case: name,
            reason,
            placedBy: operation.actor.ref,
            placedAt: clock(),
            operationId: operation.id,
            decisionId: operation.decision.id,
            gone: await listClaims(tx, subject),
          });
        },
      },
    ],

    async finish(tx, { operation }) {
      const hold = await findHoldOfOperation(tx, operation.id);
      return {
        holdId: hold?.id ?? null,
        gone: (hold?.gone ?? []).map(({ resource }) => resource),
      };
    },
  };
}

/** What operations on one case and subject serialise on: placing it and releasing it. */
export function holdSubject(hold: {
  readonly subject: string;
  readonly case: string;
}): string {
  return `hold:${hold.case}/${hold.subject}`;
}

/** Case names are free text, which has no place in the ledger's subject; what is held is an ID. */
function recordOf(subject: string): string {
  return subject.replace(/^hold:.*\/(?=(?:tenant|artifact):)/, '');
}
