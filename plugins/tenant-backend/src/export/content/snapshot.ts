import {
  namespaceNames,
  quoteIdentifier as id,
} from '@companyos/plugin-tenant-node';
import type { Pool, PoolClient } from 'pg';

/**
 * Everything that changes how PostgreSQL writes a value is set, so that the same row is the same text whatever the server,
 * the role or the machine prefers. An export takes long, and waits for whoever takes its bytes.
 */
const SETTINGS = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL TimeZone TO 'UTC';
  SET LOCAL DateStyle TO 'ISO, YMD';
  SET LOCAL IntervalStyle TO 'iso_8601';
  SET LOCAL extra_float_digits TO 1;
  SET LOCAL bytea_output TO 'hex';
  SET LOCAL lc_monetary TO 'C';
  SET LOCAL xmlbinary TO 'base64';
  SET LOCAL search_path TO pg_catalog;
  SET LOCAL statement_timeout TO '15min';
  SET LOCAL idle_in_transaction_session_timeout TO '15min';`;

export interface Snapshot {
  readonly client: PoolClient;
  close(): Promise<void>;
}

/**
 * One look at a tenant's part of a store: all that is read through it is as of one instant, and with the rights of the
 * tenant's login role, so that another tenant's rows cannot get into it. Close it, whatever happens.
 */
export async function openSnapshot(
  pool: Pool,
  tenantId: string,
): Promise<Snapshot> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // The pool listens only while a connection is idle; one that breaks in between would end the process.
  const onError = (error: Error) => {
    failure = error;
  };
  client.on('error', onError);
  const close = async () => {
    await client.query('ROLLBACK').catch(onError);
    client.off('error', onError);
    client.release(failure);
  };
  try {
    const { loginRole } = namespaceNames(tenantId);
    await client.query(`${SETTINGS}\n  SET LOCAL ROLE ${id(loginRole)};`);
  } catch (error) {
    await close();
    throw error;
  }
  return { client, close };
}

export async function inSnapshot<T>(
  pool: Pool,
  tenantId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const { client, close } = await openSnapshot(pool, tenantId);
  try {
    return await work(client);
  } finally {
    await close();
  }
}
