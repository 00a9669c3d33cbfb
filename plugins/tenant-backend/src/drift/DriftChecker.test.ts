import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabase } from '@companyos/test-database';
import { migrateTenants, insertTenant } from '../database';
import { acme } from '../__testUtils__/testPortal';
import { DriftChecker } from './DriftChecker';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;

it('tells the owner once of a tenant that is stuck in the making', async () => {
  const database = await createTestDatabase();
  await migrateTenants(database.knex);
  const id = 'tn_aaaaaaaaaaaaaaaa';
  await insertTenant(database.knex, { id, spec: acme, operationId: 'op_1' });
  const tenantStuck = jest.fn();
  let now = Date.now();
  const checker = DriftChecker.create({
    database: database.knex,
    provisioners: [],
    stores: { get: () => Promise.reject(new Error('Nobody asks.')) },
    announcements: { securityDrift: jest.fn(), tenantStuck },
    logger: mockServices.logger.mock(),
    clock: () => new Date(now),
  });
  await checker.checkAll();
  expect(tenantStuck).not.toHaveBeenCalled();
  now += 31 * MINUTE_MS;
  await checker.checkAll();
  await checker.checkAll();
  expect(tenantStuck).toHaveBeenCalledTimes(1);
  expect(tenantStuck).toHaveBeenCalledWith(
    expect.objectContaining({ name: 'acme', owner: acme.owner }),
  );
  await database.drop();
});
