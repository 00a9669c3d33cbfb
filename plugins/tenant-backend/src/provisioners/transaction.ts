import type { Pool, PoolClient } from 'pg';

const LOCK_TIMEOUT_MS = 15_000;

/**
 * Runs `work` in a transaction that holds the tenant's lock in this database. A connection that failed in any way is
 * thrown away: nobody can know what state it is in.
 */
export async function inTenantTransaction<T>(
  pool: Pool,
  tenantId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    // A tenant ID is checked before it comes here, but a lock must never be the place where that matters.
    const id = tenantId.replace(/[^a-z0-9_]/g, '');
    await client.query(
      `BEGIN; SET LOCAL lock_timeout TO ${LOCK_TIMEOUT_MS};` +
        ` SET LOCAL createrole_self_grant TO 'set, inherit';` +
        ` SELECT pg_advisory_xact_lock(hashtextextended('companyos tenant ${id}', 0))`,
    );
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // Releasing with an error closes the connection, which rolls back and gives the lock free.
    client.release(failure);
  }
}
