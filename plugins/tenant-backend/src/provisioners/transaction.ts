import { escapeLiteral, type Pool, type PoolClient } from 'pg';

const LOCK_TIMEOUT_MS = 15_000;

/** An advisory lock of this database, until the transaction ends. */
export interface Lock {
  readonly name: string;
  readonly shared?: boolean;
}

/**
 * Begins a transaction that holds these locks, taken in the order given: PostgreSQL evaluates a list from left to right.
 * One statement, because each costs the server as much as a small lock does.
 */
export function beginLocked(
  locks: readonly Lock[],
  { waitsForDisk = true }: { readonly waitsForDisk?: boolean } = {},
): string {
  const set = (name: string, value: string) =>
    `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`;
  const calls = [
    set('lock_timeout', String(LOCK_TIMEOUT_MS)),
    // A role that may create roles, but is no superuser, also needs to act as those it created.
    set('createrole_self_grant', 'set, inherit'),
    ...(waitsForDisk ? [] : [set('synchronous_commit', 'off')]),
    ...locks.map(({ name, shared = false }) => {
      const key = `hashtextextended(${escapeLiteral(name)}, 0)`;
      return `pg_advisory_xact_lock${shared ? '_shared' : ''}(${key})`;
    }),
  ];
  return `BEGIN; SELECT ${calls.join(', ')};`;
}

/**
 * Runs `work` on one connection. A connection that failed in any way is thrown away: nobody can know what state it is in,
 * and closing it rolls back and gives its locks free.
 */
export async function withConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // The pool listens only while a connection is idle; one that breaks between two statements would end the process.
  const onError = (error: Error) => {
    failure = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(failure);
  }
}

/** Runs `work` in a transaction that holds these locks. */
export async function inLockedTransaction<T>(
  pool: Pool,
  locks: readonly Lock[],
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return withConnection(pool, async client => {
    await client.query(beginLocked(locks));
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}
