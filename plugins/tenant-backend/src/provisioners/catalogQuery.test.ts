import { mintTenantId, namespaceNames } from '@companyos/plugin-tenant-node';
import { catalogQueries } from './catalogQuery';
import {
  createTestRegion,
  provisionerOf,
  type TestRegion,
} from './__testUtils__/regions';

jest.setTimeout(60_000);

describe('the catalog query', () => {
  let region: TestRegion;
  beforeAll(async () => {
    region = await createTestRegion('eu-central');
  });
  afterAll(() => region.drop());

  it.each(Object.entries(catalogQueries))(
    'finds everything through an index (%s), so that other tenants cost nothing',
    async (_, { text }) => {
      const tenant = { id: mintTenantId(), homeRegion: 'eu-central' };
      await provisionerOf('graph').ensure(tenant, region);
      const { schemas, ownerRole, loginRole } = namespaceNames(tenant.id);
      const { rows } = await region.pool.query(`EXPLAIN ${text}`, [
        schemas.graph,
        ownerRole,
        loginRole,
        'verifier',
      ]);
      const plan = rows.map(row => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('pg_depend_reference_index');
      expect(plan).not.toContain('Seq Scan');
      await provisionerOf('graph').destroy(tenant, region);
    },
  );
});
