/**
 * Dry run, deletion against bare SQL, and the check of drift, in one run. Writes one JSON line per result to standard
 * output; `scripts/bench/teardown.mjs` starts it and draws the tables.
 */
import {
  mintTenantId,
  namespaceNames,
  quoteIdentifier as id,
  type TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import { migrateOutbox, Outbox } from '@companyos/ledger';
import {
  migrateOperations,
  OperationEngine,
} from '@companyos/operations/postgres';
import knexFactory from 'knex';
import { insertTenant, migrateTenants } from '../../database';
import { deletionOf, nobody } from './deletion';
import { BenchPortal } from './portal';

const resources = (process.env.RESOURCES ?? '1,100,10000')
  .split(',')
  .map(Number);
const rounds = Number(process.env.ROUNDS ?? 30);
const tenants = Number(process.env.TENANTS ?? 1000);
const WARM_UP_ROUNDS = 5;
const SEEDERS = 4;
const REGION = 'eu-central';

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const LETTERS = 'acefhkpuxyz';
let named = 0;

/** Names that look alike are refused, so they differ in letters that do not; none comes twice. */
function suffix(): string {
  named += 1;
  return [...String(named).padStart(6, '0')]
    .map(digit => LETTERS[Number(digit)])
    .join('');
}

function tell(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** A store that answers at once with so many resources: what is left is what a dry run itself costs. */
function answering(count: number): TenantProvisioner {
  const present = Array.from({ length: count }, (_, n) => ({
    name: `table/t${n}`,
    kind: 'table',
    physicalName: `t${n}`,
    summary: `Table ${n}`,
    fingerprint: 'f'.repeat(64),
  }));
  const observation = { present, extra: [], sizeBytes: count, counts: {} };
  return {
    kind: 'db',
    desired: () => present,
    observe: async () => observation,
    ensure: async () => observation,
    destroy: async () => [],
    survey: async () => [],
  };
}

async function dryRuns(portal: BenchPortal): Promise<void> {
  const database = knexFactory({
    client: 'pg',
    connection: process.env.PORTAL_URL,
    pool: { min: 0, max: 4 },
  });
  await migrateOutbox(database);
  await migrateOperations(database);
  await migrateTenants(database);
  const store = portal.store;
  for (const count of resources) {
    const name = `dry-${suffix()}`;
    const spec = {
      name,
      displayName: name,
      owner: 'group:default/acme-owners',
      tier: 'standard' as const,
      homeRegion: REGION,
      allowedRegions: [REGION],
      dataClasses: ['internal' as const],
      retention: { schedule: '1-year' },
    };
    const tenantId = mintTenantId();
    await insertTenant(database, { id: tenantId, spec, operationId: 'op_0' });
    const engine = OperationEngine.create({
      database,
      policy: portal.policy,
      outbox: Outbox.create(),
      directory: nobody,
      definitions: [
        deletionOf({
          database,
          policy: portal.policy,
          stores: { get: async () => store },
          provisioners: [answering(count)],
        }),
      ],
    });
    const times: number[] = [];
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      const ms = await timed(() =>
        engine.plan({
          type: 'tenant.delete',
          input: { tenant: tenantId },
          actor: {
            ref: 'user:default/ada',
            kind: 'user',
            groups: ['group:default/platform-engineers'],
          },
        }),
      );
      if (round >= 0) times.push(ms);
    }
    tell({ what: 'dry run', resources: count, ...spread(times) });
    await database('tenants').where({ id: tenantId }).delete();
  }
  await database.destroy();
}

/**
 * What somebody who knew all names would send: one script each for the login, every namespace, and the roles with the last of
 * them, each of them durable before the next begins. As `BareSql` creates them.
 */
function bareDeletion(tenantId: string): readonly string[] {
  const { schemas, ownerRole, loginRole } = namespaceNames(tenantId);
  const { db, ...others } = schemas;
  const drop = (schema: string) => `DROP SCHEMA ${id(schema)} CASCADE;`;
  const roles = [loginRole, ownerRole].map(
    role => `DROP OWNED BY ${id(role)} CASCADE; DROP ROLE ${id(role)};`,
  );
  return [
    `ALTER ROLE ${id(loginRole)} NOLOGIN;`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${loginRole}';`,
    ...Object.values(others).map(drop),
    [drop(db), ...roles].join(' '),
  ];
}

async function sendEach(portal: BenchPortal, scripts: readonly string[]) {
  for (const script of scripts) await portal.store.pool.query(script);
}

async function deletions(portal: BenchPortal): Promise<void> {
  const bare: number[] = [];
  const atOnce: number[] = [];
  const own: number[] = [];
  const whole: number[] = [];
  const dry: number[] = [];
  let lines = 0;
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const keep = (list: number[], ms: number) => round >= 0 && list.push(ms);
    for (const list of [bare, atOnce]) {
      const { output } = await portal.create(`bare-${suffix()}`);
      const tenantId = String(output.tenantId);
      const scripts = bareDeletion(tenantId);
      const all = ['BEGIN;', ...scripts, 'COMMIT'].join('\n');
      const send = () => sendEach(portal, list === bare ? scripts : [all]);
      keep(list, await timed(send));
      // Forgets what the scripts left in the portal's own tables.
      await portal.remove(tenantId);
    }
    const { output } = await portal.create(`own-${suffix()}`);
    const ownId = String(output.tenantId);
    keep(own, await timed(() => portal.destroyNamespaces(ownId)));
    await portal.remove(ownId);

    const second = `whole-${suffix()}`;
    await portal.create(second);
    await portal.letADayPass();
    const begun = performance.now();
    lines = await portal.planDeletion(second);
    keep(dry, performance.now() - begun);
    keep(whole, await timed(() => portal.delete(second)));
  }
  tell({ what: 'real dry run', lines, ...spread(dry) });
  tell({
    what: 'deletion',
    bare: spread(bare),
    atOnce: spread(atOnce),
    own: spread(own),
    whole: spread(whole),
  });
}

async function drift(portal: BenchPortal): Promise<void> {
  let next = 0;
  const seeder = async () => {
    while (next++ < tenants) await portal.create(`drift-${suffix()}`);
  };
  await Promise.all(Array.from({ length: SEEDERS }, seeder));
  let round: object = {};
  const ms = await timed(async () => {
    round = await portal.checkDrift();
  });
  tell({ what: 'drift', ms, ...round });
}

async function main() {
  const portal = await BenchPortal.create({
    portalUrl: process.env.PORTAL_URL!,
    regionUrl: process.env.REGION_URL!,
    policies: process.env.POLICIES!,
  });
  await dryRuns(portal);
  await deletions(portal);
  await drift(portal);
  await portal.close();
}

main().catch(error => {
  // What is still open would keep it from ending.
  process.stderr.write(`${error.stack}\n`, () => process.exit(1));
});
