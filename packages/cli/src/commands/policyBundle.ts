import { defineCommand } from '../command';
import { bundleFolder, openPolicies, type PolicyOptions } from '../policies';
import { facts, json, plain, table } from '../text';

export const policyBundle = defineCommand<PolicyOptions>({
  path: ['policy', 'bundle'],
  summary: 'Validate a bundle, and say what it is and what is in it',
  details:
    'Version and hash are the same on every machine. A bundle that is not valid is refused with everything that is wrong.',
  examples: [
    'companyos policy bundle',
    'companyos policy bundle --policies policies --json',
  ],
  local: true,
  configure: bundleFolder,
  async run({ io }, options) {
    const summary = await openPolicies(policy =>
      policy.policyBundle(options.policies),
    );
    if (options.json) {
      io.out(json(summary));
      return 'ok';
    }
    io.out(
      `Bundle ${plain(summary.version)} is valid.\n${facts([
        ['sha256', summary.sha256],
        ['regions', summary.regions.join(', ')],
        ['destinations', summary.destinations.join(', ')],
        ['retention', summary.schedules.join(', ')],
      ])}\n${table(
        summary.policies.map(({ id, effect, description, where }) => [
          `  ${effect}`,
          plain(id),
          plain(description),
          plain(where),
        ]),
      )}`,
    );
    return 'ok';
  },
});
