import {
  escapeLiteral,
  type Pool,
  type PoolClient,
  type QueryResult,
} from 'pg';

const LOCK_TIMEOUT_MS = 15_000;

/**
 * Runs `work` in a transaction that takes the named lock of this database first, and gives it the answer of a statement
 * that costs no round trip of its own. A connection that failed in any way is
 * thrown away: nobody can know what state it is in, and closing it rolls back and gives the lock free.
 */
export async function inLockedTransaction<T>(
  pool: Pool,
  { lock, probe = 'SELECT 1' }: { lock: string; probe?: string },
  work: (client: PoolClient, probed: any) => Promise<T>,
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
      `BEGIN; SET LOCAL lock_timeout TO ${LOCK_TIMEOUT_MS}; SET LOCAL createrole_self_grant TO 'set, inherit';
       SELECT pg_advisory_xact_lock(hashtextextended(${escapeLiteral(
         lock,
       )}, 0)); ${probe}`,
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

/** Serialises whatever changes one tenant's namespaces in one region. */
export const tenantLock = (tenantId: string) => `companyos tenant ${tenantId}`;
