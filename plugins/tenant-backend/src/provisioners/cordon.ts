import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import type { PoolClient } from 'pg';

/**
 * Takes a login away and ends its sessions. In this order: a session that begins in between is ended too, and none begins
 * after. Where the role is gone already there is nothing to do.
 */
export async function cordonLogin(
  client: PoolClient,
  role: string,
): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_roles WHERE rolname = $1',
    [role],
  );
  if (rowCount === 0) return;
  await client.query(`ALTER ROLE ${id(role)} NOLOGIN`);
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
    [role],
  );
}
