import type { Knex } from 'knex';
import { storableJson } from '../storable';
import type { JsonValue } from '@companyos/ledger';
import { JUST_ENDED, justEnded } from './findJustEnded';

/**
 * Stores the steps of a new operation and the state its definition keeps, in one statement. Answers which operations on
 * its subject ended just now (see `findJustEnded`), for it is the first to see them after the row was its own.
 */
export async function insertSteps(
  tx: Knex.Transaction,
  options: {
    readonly operationId: string;
    readonly steps: readonly { readonly key: string; readonly title: string }[];
    readonly privateState: JsonValue;
    readonly recordSubject: string;
    /** The first step starts at once. */
    readonly started: boolean;
    readonly subject: string;
    /** Operations whose end the plan knew of. */
    readonly except: readonly string[];
    readonly now: Date;
  },
): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `WITH kept AS (
       UPDATE operations SET private_state = :privateState, record_subject = :recordSubject WHERE id = :id
     ), stored AS (
     INSERT INTO operation_steps (operation_id, position, key, title, state, attempts, started_at)
     SELECT :id, s.position - 1, s.value ->> 'key', s.value ->> 'title',
            CASE WHEN s.position = 1 AND :started THEN 'running' ELSE 'pending' END,
            CASE WHEN s.position = 1 AND :started THEN 1 ELSE 0 END,
            CASE WHEN s.position = 1 AND :started THEN CAST(:now AS timestamptz) END
     FROM jsonb_array_elements(CAST(:steps AS jsonb)) WITH ORDINALITY AS s (value, position)
     )
     ${JUST_ENDED}`,
    {
      ...justEnded(options),
      id: options.operationId,
      privateState: storableJson(options.privateState),
      recordSubject: options.recordSubject,
      started: options.started,
      now: options.now,
      steps: storableJson(
        options.steps.map(({ key, title }) => ({ key, title })),
      ),
    },
  );
  return rows.map(({ id }: { id: string }) => id);
}
