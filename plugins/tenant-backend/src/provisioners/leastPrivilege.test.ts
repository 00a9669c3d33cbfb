import { randomBytes } from 'node:crypto';
import {
  diffNamespace,
  mintTenantId,
  namespaceNames,
  quoteIdentifier as id,
} from '@companyos/plugin-tenant-node';
import { Client, type Pool } from 'pg';
import { openReader } from '../export/content/reader';
import { inSnapshot } from '../export/content/snapshot';
import { openNamespace } from './access';
import { createPostgresProvisioners } from './index';
import { connectRoleFor } from './region';
import { createRegionPool } from './stores';
import { createTestRegion, type TestRegion } from './__testUtils__/regions';

jest.setTimeout(60_000);

describe('a provisioning role that is no superuser', () => {
  const role = `provisioner_${randomBytes(6).toString('hex')}`;
  let region: TestRegion;
  let pool: Pool;

  beforeAll(async () => {
    region = await createTestRegion('eu-central');
    const { knex, name } = region.database;
    await knex.raw(
      `CREATE ROLE ${id(role)} LOGIN CREATEROLE PASSWORD 'provisioning'`,
    );
    await knex.raw(`ALTER DATABASE ${id(name)} OWNER TO ${id(role)}`);
    const { host, port, database } = new Client(region.pool.options);
    pool = createRegionPool({
      host,
      port,
      database,
      user: role,
      password: 'provisioning',
    });
  });

  afterAll(async () => {
    const { knex, name } = region.database;
    await pool.end();
    await knex.raw(`ALTER DATABASE ${id(name)} OWNER TO session_user`);
    await knex.raw(
      `DROP OWNED BY ${id(connectRoleFor(name))}; DROP ROLE ${id(
        connectRoleFor(name),
      )}`,
    );
    await knex.raw(`DROP OWNED BY ${id(role)}; DROP ROLE ${id(role)}`);
    await region.drop();
  });

  it('ensures, observes, repairs and destroys all the same', async () => {
    const tenant = { id: mintTenantId(), homeRegion: 'eu-central' };
    const store = { ...region, pool };
    const provisioners = createPostgresProvisioners();
    for (const provisioner of provisioners) {
      const ensured = await provisioner.ensure(tenant, store);
      expect(diffNamespace(provisioner.desired(), ensured)).toEqual({
        missing: [],
        altered: [],
        extra: [],
      });
      expect(await provisioner.observe(tenant, store)).toEqual(ensured);
    }

    const access = openNamespace(tenant, store);
    access.pool.on('error', () => {});
    await access.graph.putNode({
      id: 'a',
      label: 'thing',
      classification: 'internal',
      retainUntil: new Date('2030-01-01T00:00:00Z'),
    });
    expect((await access.graph.traverse('a')).nodes).toHaveLength(1);

    const { schemas, loginRole } = namespaceNames(tenant.id);
    const reader = openReader(store);
    const exported = await inSnapshot(reader, tenant.id, client =>
      client.query(
        `SELECT id, current_user AS role FROM ${id(schemas.graph)}.nodes`,
      ),
    );
    await reader.end();
    expect(exported.rows).toEqual([{ id: 'a', role: loginRole }]);

    await pool.query(`DROP INDEX ${id(schemas.graph)}.nodes_label`);
    await pool.query(`ALTER ROLE ${id(loginRole)} CONNECTION LIMIT 1`);
    for (const provisioner of provisioners) {
      const repaired = await provisioner.ensure(tenant, store);
      expect(diffNamespace(provisioner.desired(), repaired)).toEqual({
        missing: [],
        altered: [],
        extra: [],
      });
    }
    expect((await access.graph.traverse('a')).nodes).toHaveLength(1);

    for (const provisioner of provisioners) {
      await provisioner.destroy(tenant, store);
    }
    for (const provisioner of provisioners) {
      expect((await provisioner.observe(tenant, store)).present).toEqual([]);
    }
    await access.close();
  });
});
