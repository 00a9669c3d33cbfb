import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import knexFactory, { type Knex } from 'knex';
import { NO_FAULTS } from '../service/faults';
import { migrateStaging, SCHEMA } from './migrate';
import { Store } from './Store';

describe('Store', () => {
  let database: TestDatabase;
  let knex: Knex;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    knex = knexFactory({
      client: 'pg',
      connection: database.url,
      searchPath: [SCHEMA],
    });
    await migrateStaging(knex);
    store = new Store(knex);
  });
  afterAll(async () => {
    await knex.destroy();
    await database.drop();
  });

  const want = (id: string) =>
    store.wantDeployment({
      id,
      build: 'b',
      version: '1.0.0',
      digest: 'sha256:0',
    });

  it('can be migrated again', async () => {
    await migrateStaging(knex);
    expect(await store.routing()).toMatchObject({ stable: null, revision: 0 });
  });

  it('counts generations of weights, and revisions of everything', async () => {
    await want('one');
    const weights = { stable: 'one', canary: null, canaryPercent: 0 };
    const set = await store.changeRouting(weights);
    expect(set).toEqual({ ...weights, generation: 1, revision: 1 });
    expect(await store.changeRouting()).toEqual({ ...set, revision: 2 });
    expect(await store.routing()).toEqual({ ...set, revision: 2 });
  });

  it('refuses weights that mean nothing', async () => {
    const meaningless = { stable: 'one', canary: null, canaryPercent: 5 };
    await expect(store.changeRouting(meaningless)).rejects.toThrow('check');
  });

  it('remembers the highest fence', async () => {
    await store.claim(5);
    await store.claim(5);
    await expect(store.claim(4)).rejects.toMatchObject({ code: 'STALE_FENCE' });
    await store.claim(6);
  });

  it('keeps faults with their deployment', async () => {
    const faults = { ...NO_FAULTS, errorRate: 0.5 };
    await store.setFaults('one', faults);
    expect(await store.deployment('one')).toMatchObject({ faults });
  });

  it('forgets what was retired long ago, and nothing that is still there', async () => {
    for (let i = 0; i < 103; i++) {
      await want(`old-${i}`);
      await store.unwantDeployment(`old-${i}`);
    }
    const ids = (await store.deployments()).map(({ id }) => id);
    expect(ids).toHaveLength(101);
    expect(ids).toContain('one');
    expect(ids).not.toContain('old-0');
    expect(ids).toContain('old-102');
  });
});
