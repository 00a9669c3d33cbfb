import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import {
  mintTenantId,
  quoteIdentifier as id,
  type NamespaceKind,
  type RegionStore,
} from '@companyos/plugin-tenant-node';
import type { ConformanceStores } from '@companyos/plugin-tenant-node/testing';
import { createPostgresProvisioners } from '../index';
import { connectRoleFor, revokePublicAccess } from '../region';
import { createRegionPool, loginPasswords } from '../stores';

export const provisionerOf = (kind: NamespaceKind) =>
  createPostgresProvisioners().find(candidate => candidate.kind === kind)!;

export interface TestRegion extends RegionStore {
  readonly database: TestDatabase;
  drop(): Promise<void>;
}

/** A database of its own as a region, connected to as the test server's superuser. */
export async function createTestRegion(region: string): Promise<TestRegion> {
  const database = await createTestDatabase();
  const pool = createRegionPool({ connectionString: database.url });
  return {
    region,
    database,
    pool,
    password: loginPasswords('a key for tests, of 32 characters', region),
    async drop() {
      await pool.end();
      const role = connectRoleFor(database.name);
      const { rows } = await database.knex.raw(
        'SELECT 1 FROM pg_roles WHERE rolname = ?',
        [role],
      );
      if (rows.length > 0) {
        await database.knex.raw(
          `DROP OWNED BY ${id(role)}; DROP ROLE ${id(role)}`,
        );
      }
      await database.drop();
    },
  };
}

/** Two regions and the portal's database on one server. */
export async function createTestStores(): Promise<ConformanceStores> {
  const home = await createTestRegion('eu-central');
  const other = await createTestRegion('us-east');
  const portal = await createTestDatabase();
  await portal.knex.transaction(tx =>
    revokePublicAccess({ query: sql => tx.raw(sql) }),
  );
  // The other region lives: it has a tenant with roles and grants of its own.
  const neighbour = { id: mintTenantId(), homeRegion: 'us-east' };
  await provisionerOf('db').ensure(neighbour, other);
  return {
    home,
    other,
    strangers: [
      {
        title: "the portal's database",
        connection: { connectionString: portal.url },
      },
    ],
    async close() {
      await provisionerOf('db').destroy(neighbour, other);
      await home.drop();
      await other.drop();
      await portal.drop();
    },
  };
}
