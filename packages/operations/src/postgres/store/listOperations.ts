import type { Knex } from 'knex';
import type { OperationState } from '../../types';
import { ROW_WITH_STEPS, type OperationRow } from '../rows';

export interface OperationQuery {
  readonly type?: string;
  readonly subject?: string;
  readonly states?: readonly OperationState[];
  /** Catalog reference of who asked. */
  readonly actor?: string;
  /** ID of the last operation already seen: the answer starts after it. */
  readonly after?: string;
  /** 1 to 100. */
  readonly limit: number;
}

/** Newest first. */
export async function listOperations(
  db: Knex,
  query: OperationQuery,
): Promise<OperationRow[]> {
  return db
    .queryBuilder()
    .select(db.raw(ROW_WITH_STEPS))
    .from({ o: 'operations' })
    .orderBy('o.id', 'desc')
    .limit(query.limit)
    .modify(builder => {
      if (query.type) builder.where('o.type', query.type);
      if (query.subject) builder.where('o.subject', query.subject);
      if (query.states) builder.whereIn('o.state', [...query.states]);
      if (query.actor) builder.where('o.actor_ref', query.actor);
      if (query.after) builder.where('o.id', '<', query.after);
    });
}
