// Runs the allow/deny matrix of a bundle without a test framework: prints what fails, ends with
// `N passed, N failed`, and exits with 1 when anything failed. Takes the bundle's folder as its argument; with
// `--mutate` it also deletes and inverts each policy in turn and fails for every change that no cell notices.
import { resolve } from 'node:path';
import { policyTest } from './policyTools';

async function main(dir: string, mutate: boolean): Promise<boolean> {
  const { passed, failures } = await policyTest(dir, { mutate });
  const lines = [
    ...failures.map(line => `FAIL ${line}`),
    `${passed} passed, ${failures.length} failed`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return failures.length === 0;
}

const args = process.argv.slice(2);
const folder = args.find(arg => !arg.startsWith('--')) ?? 'policies';

main(resolve(folder), args.includes('--mutate')).then(
  good => {
    process.exitCode = good ? 0 : 1;
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
