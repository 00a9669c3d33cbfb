import {
  namespaceNames,
  quoteIdentifier as id,
  type NamespaceKind,
  type TenantAccess,
  type TenantIdentity,
} from '@companyos/plugin-tenant-node';
import {
  postgresDamages,
  runTenantProvisionerConformance,
  type ConformanceOptions,
} from '@companyos/plugin-tenant-node/testing';
import type { Pool } from 'pg';
import { accessThrough, openLogin } from '../access';
import { createTestStores, provisionerOf } from './regions';

/** Values of the columns that every table has. */
export const RETAINED = `'internal', '2030-01-01T00:00:00Z'`;

/** A change of one kind's own, `$schema` standing for the tenant's. */
export const change =
  (kind: NamespaceKind, sql: string) =>
  async (pool: Pool, { id: tenantId }: TenantIdentity) => {
    const schema = id(namespaceNames(tenantId).schemas[kind]);
    await pool.query(sql.split('$schema').join(schema));
  };

/** Reads all rows of some tables. */
export const rowsOf =
  (...tables: string[]) =>
  async (login: Pool): Promise<unknown> => {
    const rows = [];
    for (const table of tables) {
      rows.push((await login.query(`SELECT * FROM ${table} ORDER BY 1`)).rows);
    }
    return rows;
  };

/** The typed access over connections that the suite opened. */
export function accessOf(login: Pool): Omit<TenantAccess, 'close' | 'pool'> {
  const [, random] = login.options.user!.split('_');
  return accessThrough(login, `tn_${random}`);
}

/** Runs the suite for a PostgreSQL provisioner; `damages` are those that only this kind can suffer. */
export function provesConformance(
  kind: NamespaceKind,
  options: Pick<
    ConformanceOptions,
    'write' | 'read' | 'damages' | 'graph' | 'index'
  >,
): void {
  runTenantProvisionerConformance({
    ...options,
    name: `The PostgreSQL provisioner of ${kind}`,
    createProvisioner: () => provisionerOf(kind),
    createStores: createTestStores,
    open: openLogin,
    damages: [...postgresDamages(provisionerOf(kind)), ...options.damages],
  });
}
