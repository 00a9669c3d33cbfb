// Runs the allow/deny matrix of a bundle without a test framework: prints what fails, ends with
// `N passed, N failed`, and exits with 1 when anything failed. Takes the bundle's folder as its argument.
import { join, resolve } from 'node:path';
import { loadPolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { checkCase, loadMatrix, uncovered } from './matrixCases';

async function main(dir: string): Promise<boolean> {
  const bundle = await loadPolicyBundle(dir);
  const policy = PolicyDecisionPoint.create({ bundle });
  const cases = await loadMatrix(join(dir, 'tests'), bundle);
  const failures = cases
    .map(item => checkCase(policy, item))
    .filter(failure => failure !== undefined);
  const gaps = uncovered(bundle, cases).map(gap => `${gap}: not in the matrix`);
  const lines = [
    ...[...failures, ...gaps].map(line => `FAIL ${line}`),
    `${cases.length - failures.length} passed, ${
      failures.length + gaps.length
    } failed`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return failures.length + gaps.length === 0 && cases.length > 0;
}

main(resolve(process.argv[2] ?? 'policies')).then(
  good => {
    process.exitCode = good ? 0 : 1;
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
