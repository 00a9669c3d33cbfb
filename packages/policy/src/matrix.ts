// Runs the allow/deny matrix of a bundle without a test framework: prints what fails, ends with
// `N passed, N failed`, and exits with 1 when anything failed. Takes the bundle's folder as its argument; with
// `--mutate` it also deletes and inverts each policy in turn and fails for every change that no cell notices.
import { join, resolve } from 'node:path';
import { loadPolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { checkCase, loadMatrix, uncovered } from './matrixCases';
import { mutationTest } from './mutation';

async function main(dir: string, mutate: boolean): Promise<boolean> {
  const bundle = await loadPolicyBundle(dir);
  const policy = PolicyDecisionPoint.create({ bundle });
  const cases = await loadMatrix(join(dir, 'tests'), bundle);
  const wrong = cases
    .map(item => checkCase(policy, item))
    .filter(failure => failure !== undefined);
  const gaps = uncovered(bundle, cases).map(gap => `${gap}: not in the matrix`);
  const mutation = mutate
    ? mutationTest(bundle, cases)
    : { killed: 0, survivors: [] };
  const failures = [
    ...wrong,
    ...gaps,
    ...mutation.survivors.map(name => `${name}: no cell of the matrix fails`),
  ];
  const passed = cases.length - wrong.length + mutation.killed;
  const lines = [
    ...failures.map(line => `FAIL ${line}`),
    `${passed} passed, ${failures.length} failed`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return failures.length === 0 && cases.length > 0;
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
