/**
 * How fast decisions are, and what a guarded write costs over a bare one. Writes one JSON line for each to standard
 * output; `scripts/bench/policy.mjs` starts it and draws the tables.
 */
import { loadPolicyBundle } from '../bundle';
import { measureDecisions } from './decisions';
import { measureWrites } from './writes';

async function main() {
  const { POLICIES, DATABASE_URL, BENCH_SECONDS, BENCH_ROUNDS, BENCH_ONLY } =
    process.env;
  const bundle = await loadPolicyBundle(POLICIES!);
  const seconds = Number(BENCH_SECONDS ?? 3);
  const print = (result: object) =>
    process.stdout.write(`${JSON.stringify(result)}\n`);
  if (BENCH_ONLY !== 'writes') {
    print({ decisions: await measureDecisions(bundle, seconds) });
  }
  if (BENCH_ONLY !== 'decisions') {
    const rounds = Number(BENCH_ROUNDS ?? 3);
    const url = DATABASE_URL!;
    print({ writes: await measureWrites({ url, bundle, seconds, rounds }) });
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
