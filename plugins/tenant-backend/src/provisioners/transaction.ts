import {
  escapeLiteral,
  type Pool,
  type PoolClient,
  type QueryResult,
} from 'pg';

const LOCK_TIMEOUT_MS = 15_000;

/** An advisory lock of this database, until the transaction ends. */
export interface Lock {
  readonly name: string;
  readonly shared?: boolean;
}

const key = (name: string) => `hashtextextended(${escapeLiteral(name)}, 0)`;
const lockStatement = ({ name, shared = false }: Lock) =>
  `SELECT pg_advisory_xact_lock${shared ? '_shared' : ''}(${key(name)})`;

/** Takes one more lock inside a transaction. */
export async function takeLock(client: PoolClient, lock: Lock): Promise<void> {
  await client.query(lockStatement(lock));
}

/**
 * Runs `work` in a transaction that takes locks of this database first, in the order given, and hands it the answer of a
 * statement that costs no round trip of its own.
 *
 * A connection that failed in any way is thrown away: nobody can know what state it is in, and closing it rolls back and
 * gives the locks free.
 */
export async function inLockedTransaction<T, Probed = unknown>(
  pool: Pool,
  options: { readonly locks: readonly Lock[]; readonly probe?: string },
  work: (client: PoolClient, probed: Probed) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // The pool listens only while a connection is idle; one that breaks between two statements would end the process.
  const onError = (error: Error) => {
    failure = error;
  };
  client.on('error', onError);
  try {
    const answers = (await client.query(
      [
        'BEGIN',
        `SET LOCAL lock_timeout TO ${LOCK_TIMEOUT_MS}`,
        "SET LOCAL createrole_self_grant TO 'set, inherit'",
        ...options.locks.map(lockStatement),
        options.probe ?? 'SELECT 1',
      ].join('; '),
    )) as unknown as QueryResult[];
    const result = await work(client, answers[answers.length - 1].rows[0]);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(failure);
  }
}
