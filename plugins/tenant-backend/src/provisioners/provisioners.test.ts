import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import {
  namespaceNames,
  quoteIdentifier as id,
  type NamespaceKind,
  type RegionStore,
  type TenantIdentity,
} from '@companyos/plugin-tenant-node';
import {
  postgresDamages,
  runTenantProvisionerConformance,
  type ConformanceOptions,
  type Damage,
} from '@companyos/plugin-tenant-node/testing';
import { openNamespace, openLogin } from './access';
import { createPostgresProvisioners } from './index';
import { connectRoleFor, revokePublicAccess } from './region';
import { createRegionPool, loginPasswords } from './stores';
import type { Pool } from 'pg';

const provisionerOf = (kind: NamespaceKind) =>
  createPostgresProvisioners().find(candidate => candidate.kind === kind)!;

async function createStores() {
  const databases = await Promise.all([
    createTestDatabase(),
    createTestDatabase(),
    createTestDatabase(),
  ]);
  const [home, other, portal] = databases;
  const storeOf = (region: string, database: TestDatabase): RegionStore => ({
    region,
    pool: createRegionPool({ connectionString: database.url }),
    password: loginPasswords('a key for tests, of 32 characters', region),
  });
  const stores = {
    home: storeOf('eu-central', home),
    other: storeOf('us-east', other),
  };
  await portal.knex.transaction(async tx => {
    await revokePublicAccess({ query: sql => tx.raw(sql) });
  });
  // The other region lives: it has a tenant's roles and grants of its own.
  const neighbour = { id: 'tn_neighbourneighbo', homeRegion: 'us-east' };
  await provisionerOf('db').ensure(neighbour, stores.other);
  return {
    ...stores,
    strangers: [
      {
        title: "the portal's database",
        connection: { connectionString: portal.url },
      },
    ],
    async close() {
      await provisionerOf('db').destroy(neighbour, stores.other);
      await Promise.all(
        [stores.home, stores.other].map(({ pool }) => pool.end()),
      );
      const roles = [home, other].map(({ name }) => id(connectRoleFor(name)));
      for (const database of [home, other]) {
        await database.knex.raw(
          `DROP OWNED BY ${id(connectRoleFor(database.name))}`,
        );
      }
      await portal.knex.raw(`DROP ROLE ${roles.join(', ')}`);
      await Promise.all(databases.map(database => database.drop()));
    },
  };
}

const retained = `'internal', '2030-01-01T00:00:00Z'`;
const shared = { createStores, open: openLogin };

/** A change of one kind's own, `$schema` standing for the tenant's. */
const change =
  (kind: NamespaceKind, sql: string) =>
  async (pool: Pool, { id: tenantId }: TenantIdentity) => {
    const schema = id(namespaceNames(tenantId).schemas[kind]);
    await pool.query(sql.split('$schema').join(schema));
  };

const all =
  (tables: readonly string[]) =>
  async (login: Pool): Promise<unknown> => {
    const rows = [];
    for (const table of tables) {
      rows.push((await login.query(`SELECT * FROM ${table} ORDER BY 1`)).rows);
    }
    return rows;
  };

const kinds: readonly (Omit<
  ConformanceOptions,
  'damages' | 'createProvisioner' | 'createStores' | 'open'
> & { kind: NamespaceKind; damages: Damage[] })[] = [
  {
    kind: 'db',
    name: 'The PostgreSQL provisioner of db',
    async write(login, text) {
      await login.query(
        `INSERT INTO records (kind, data, classification, retain_until)
         SELECT 'note', jsonb_build_object('text', $1::text), ${retained} FROM generate_series(1, 40)`,
        [text],
      );
      return { records: 40 };
    },
    read: all(['records']),
    damages: [
      {
        title: 'a lost table/records',
        apply: change('db', 'DROP TABLE $schema.records'),
        missing: [
          'grant/table/records',
          'index/records_data',
          'index/records_kind_created_at',
          'index/records_retain_until',
          'table/records',
        ],
        losesRows: true,
      },
      {
        title: 'a column with a default lost from table/records',
        apply: change(
          'db',
          'ALTER TABLE $schema.records DROP COLUMN updated_at',
        ),
        altered: ['table/records'],
        losesRows: true,
      },
      {
        title: 'an index of another definition',
        apply: change(
          'db',
          'DROP INDEX $schema.records_retain_until; CREATE INDEX records_retain_until ON $schema.records (created_at)',
        ),
        altered: ['index/records_retain_until'],
      },
      {
        title: 'a foreign view',
        apply: change(
          'db',
          'CREATE VIEW $schema.stranger AS SELECT id FROM $schema.records',
        ),
        extra: ['view/stranger'],
        undo: change('db', 'DROP VIEW $schema.stranger'),
      },
    ],
  },
  {
    kind: 'graph',
    name: 'The PostgreSQL provisioner of graph',
    async write(login, text) {
      await login.query(
        `INSERT INTO nodes (id, label, properties, classification, retain_until)
         SELECT i::text, 'note', jsonb_build_object('text', $1::text), ${retained} FROM generate_series(1, 40) i ON CONFLICT DO NOTHING`,
        [text],
      );
      await login.query(
        `INSERT INTO edges (source, label, target, classification, retain_until) VALUES ('1', 'to', '2', ${retained}) ON CONFLICT DO NOTHING`,
      );
      return { nodes: 40, edges: 1 };
    },
    read: all(['nodes', 'edges']),
    graph: login => accessOf(login).graph,
    damages: [
      {
        title: 'a lost table/nodes',
        apply: change(
          'graph',
          'DROP TABLE $schema.nodes CASCADE; DELETE FROM $schema.edges',
        ),
        missing: [
          'grant/table/nodes',
          'index/nodes_label',
          'index/nodes_properties',
          'index/nodes_retain_until',
          'table/nodes',
        ],
        altered: ['table/edges'],
        losesRows: true,
      },
      {
        title: 'a lost table/edges',
        apply: change('graph', 'DROP TABLE $schema.edges'),
        missing: [
          'grant/table/edges',
          'index/edges_retain_until',
          'index/edges_target',
          'table/edges',
        ],
        losesRows: true,
      },
      {
        title: 'a lost primary key',
        apply: change(
          'graph',
          'ALTER TABLE $schema.nodes DROP CONSTRAINT nodes_pkey CASCADE',
        ),
        altered: ['table/edges', 'table/nodes'],
      },
      {
        title: 'a function of another result',
        apply: change(
          'graph',
          `DROP FUNCTION $schema.traverse; CREATE FUNCTION $schema.traverse(start text, max_depth int DEFAULT 3, max_nodes int DEFAULT 1000)
           RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION $schema.traverse FROM PUBLIC`,
        ),
        missing: ['grant/function/traverse'],
        altered: ['function/traverse'],
      },
    ],
  },
  {
    kind: 'index',
    name: 'The PostgreSQL provisioner of index',
    async write(login, text) {
      await login.query(
        `INSERT INTO documents (id, title, body, classification, retain_until)
         SELECT i::text, $1, repeat($1 || ' ', 10), ${retained} FROM generate_series(1, 40) i ON CONFLICT DO NOTHING`,
        [text],
      );
      return { documents: 40 };
    },
    read: all(['documents']),
    index: login => accessOf(login).index,
    damages: [
      {
        title: 'a lost table/documents',
        apply: change('index', 'DROP TABLE $schema.documents'),
        missing: [
          'grant/table/documents',
          'index/documents_retain_until',
          'index/documents_terms',
          'table/documents',
        ],
        losesRows: true,
      },
      {
        title: 'an index that is not valid',
        apply: change(
          'index',
          `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$schema.documents_terms'::regclass`,
        ),
        altered: ['index/documents_terms'],
      },
      {
        title: 'a lost computed column',
        apply: change(
          'index',
          'ALTER TABLE $schema.documents DROP COLUMN terms',
        ),
        missing: ['index/documents_terms'],
        altered: ['table/documents'],
        losesRows: true,
      },
    ],
  },
];

/** The typed access over connections that the suite opened. */
function accessOf(login: Pool) {
  const tenantId = `tn_${login.options.user!.split('_')[1]}`;
  const access = openNamespace(
    { id: tenantId, homeRegion: 'eu-central' },
    {
      region: 'eu-central',
      pool: login,
      password: () => String(login.options.password),
    },
  );
  opened.push(access);
  return access;
}
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(access => access.close()));
});

for (const { kind, damages, ...options } of kinds) {
  runTenantProvisionerConformance({
    ...options,
    ...shared,
    createProvisioner: () => provisionerOf(kind),
    damages: [...postgresDamages(provisionerOf(kind)), ...damages],
  });
}
