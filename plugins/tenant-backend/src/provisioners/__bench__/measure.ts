/**
 * Create and no-op latency against bare SQL, in one run, at growing numbers of tenants. Writes one JSON line per level to
 * standard output; `scripts/bench/tenants.mjs` starts it and draws the table.
 */
import { mintTenantId } from '@companyos/plugin-tenant-node';
import { BareSql } from './bareSql';
import { BenchPortal } from './portal';

const WARM_UP_ROUNDS = 30;
/** Until the compiler has seen everything: the first level is measured as warm as the last. */
const FIRST_WARM_UP_ROUNDS = 120;
const SEEDERS = 4;

const levels = (process.env.LEVELS ?? '1,100,1000').split(',').map(Number);
const rounds = Number(process.env.ROUNDS ?? 60);

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

function expectState(actual: string, expected: string): void {
  if (actual !== expected) {
    throw new Error(`The operation ended as ${actual}, not as ${expected}.`);
  }
}

async function seed(portal: BenchPortal, from: number, to: number) {
  let next = from;
  const seeder = async () => {
    while (next < to) {
      const { state } = await portal.create(`existing-${next++}-${suffix()}`);
      expectState(state, 'succeeded');
    }
  };
  await Promise.all(Array.from({ length: SEEDERS }, seeder));
}

/** Names that look alike are refused, so they differ in letters that do not. */
function suffix(): string {
  return mintTenantId()
    .slice(3)
    .replace(/[^acefhkpuxyz]/g, 'x');
}

async function measureLevel(
  portal: BenchPortal,
  bare: BareSql,
  warmUpRounds: number,
) {
  const times = {
    bareCreate: [] as number[],
    create: [] as number[],
    bareNoop: [] as number[],
    noop: [] as number[],
  };
  for (let round = -warmUpRounds; round < rounds; round++) {
    const keep = (list: number[], ms: number) => round >= 0 && list.push(ms);
    const tenant = { id: mintTenantId(), homeRegion: portal.store.region };
    keep(times.bareCreate, await timed(() => bare.create(tenant)));
    keep(times.bareNoop, await timed(() => bare.observe(tenant)));
    await portal.remove(tenant.id);

    const name = `measured-${suffix()}`;
    let tenantId = '';
    const create = async () => {
      const { state, output } = await portal.create(name);
      expectState(state, 'succeeded');
      tenantId = String(output.tenantId);
    };
    keep(times.create, await timed(create));
    const again = async () =>
      expectState((await portal.create(name)).state, 'no-op');
    keep(times.noop, await timed(again));
    await portal.remove(tenantId);
  }
  return {
    bareCreate: spread(times.bareCreate),
    create: spread(times.create),
    bareNoop: spread(times.bareNoop),
    noop: spread(times.noop),
  };
}

async function main() {
  const portal = await BenchPortal.create({
    portalUrl: process.env.PORTAL_URL!,
    regionUrl: process.env.REGION_URL!,
    policies: process.env.POLICIES!,
  });
  const bare = await BareSql.connect(portal.store);
  let existing = 0;
  for (const level of levels) {
    await seed(portal, existing, level);
    existing = level;
    const warmUpRounds =
      level === levels[0] ? FIRST_WARM_UP_ROUNDS : WARM_UP_ROUNDS;
    const result = await measureLevel(portal, bare, warmUpRounds);
    process.stdout.write(`${JSON.stringify({ tenants: level, ...result })}\n`);
  }
  await bare.close();
  await portal.close();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
