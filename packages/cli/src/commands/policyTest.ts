import { defineCommand } from '../command';
import { bundleFolder, openPolicies, type PolicyOptions } from '../policies';
import { json, plain } from '../text';

interface Options extends PolicyOptions {
  readonly mutate?: boolean;
}

export const policyTest = defineCommand<Options>({
  path: ['policy', 'test'],
  summary: 'Run the allow/deny matrix of a bundle',
  details:
    'Prints every cell that is not answered as the matrix says, and every action and policy that no cell touches. With --mutate each policy is deleted and inverted in turn, and each time a cell must notice.',
  examples: [
    'companyos policy test',
    'companyos policy test --mutate',
    'companyos policy test --policies policies --json',
  ],
  local: true,
  configure: command =>
    bundleFolder(command).option(
      '--mutate',
      'test the matrix too, by changing each policy',
    ),
  async run({ io }, options) {
    const report = await openPolicies(policy =>
      policy.policyTest(options.policies, { mutate: options.mutate }),
    );
    const { passed, failures } = report;
    io.out(
      options.json
        ? json(report)
        : [
            ...failures.map(line => `FAIL ${plain(line)}\n`),
            `${passed} passed, ${failures.length} failed\n`,
          ].join(''),
    );
    return failures.length === 0 ? 'ok' : 'found';
  },
});
