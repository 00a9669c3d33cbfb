import type { Knex } from 'knex';
import { ROW_WITH_STEPS, type OperationRow } from '../rows';

/** One operation with its steps, or null. */
export async function findOperation(
  db: Knex,
  id: string,
): Promise<OperationRow | null> {
  const { rows } = await db.raw(
    `SELECT ${ROW_WITH_STEPS} FROM operations o WHERE o.id = ?`,
    [id],
  );
  return rows[0] ?? null;
}

/** The one open operation on a subject, or null. */
export async function findOpenOperation(
  db: Knex,
  subject: string,
): Promise<OperationRow | null> {
  const { rows } = await db.raw(
    `SELECT ${ROW_WITH_STEPS} FROM operations o
     WHERE o.subject = ? AND o.state IN ('awaiting-approval', 'running', 'waiting', 'cancelling')`,
    [subject],
  );
  return rows[0] ?? null;
}
