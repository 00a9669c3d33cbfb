import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { PoolClient } from 'pg';
import type { CatalogState } from './catalog';
import type { ResourceScope } from './resources';

/**
 * Drops the schema with all its rows, and with the last of the tenant's schemas its roles. Refuses when something in it
 * belongs to a role that is not the tenant's: that is not ours to destroy.
 */
export async function destroyNamespace(
  client: PoolClient,
  scope: ResourceScope,
  state: CatalogState,
): Promise<void> {
  const { names, schema } = scope;
  const ours = new Set([names.ownerRole, names.loginRole]);
  const foreign = [
    ...(state.schema?.relations ?? []),
    ...(state.schema?.functions ?? []),
    ...(state.schema?.others ?? []),
  ].filter(({ owner }) => owner === null || !ours.has(owner));
  if (foreign.length > 0) {
    throw new OperationError(
      'NAMESPACE_NOT_OURS',
      `Schema ${schema} holds objects of others: ${foreign
        .map(({ name, owner }) => `${name} (of ${owner ?? 'the server'})`)
        .join(', ')}.`,
      {
        next: 'Move or drop them, or give them to the tenant, then try again.',
        status: 409,
        retryable: false,
      },
    );
  }
  if (state.schema) await client.query(`DROP SCHEMA ${id(schema)} CASCADE`);
  const { rows } = await client.query<{ left: string }>(
    'SELECT count(*) AS left FROM pg_namespace WHERE nspname = ANY ($1)',
    [Object.values(names.schemas)],
  );
  if (rows[0].left !== '0') return;
  for (const role of state.roles) {
    if (role.canLogin) {
      // A role can go while a session of it lives on: end those first, and let no new one in.
      await client.query(`ALTER ROLE ${id(role.name)} NOLOGIN`);
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
        [role.name],
      );
    }
    await client.query(
      `DROP OWNED BY ${id(role.name)} CASCADE; DROP ROLE ${id(role.name)}`,
    );
  }
}
