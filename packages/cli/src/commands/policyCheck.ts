import { defineCommand } from '../command';
import { loadPolicyCheck } from '../lazy';
import { bundleFolder, openPolicies, type PolicyOptions } from '../policies';
import { facts, json, plain } from '../text';

interface Options extends PolicyOptions {
  readonly root: string;
}

export const policyCheck = defineCommand<Options>({
  path: ['policy', 'check'],
  summary: 'Find what a project produces without tags, or past a seam',
  details:
    'Reads the sources under packages/ and plugins/. Every dataset, export, log and stored object is declared in artifacts.yaml, in the folder of the bundle, with its classification and retention.',
  examples: [
    'companyos policy check',
    'companyos policy check --root ../shop --policies ../shop/policies --json',
  ],
  local: true,
  configure: command =>
    bundleFolder(command).option(
      '--root <dir>',
      'the project, with packages/ and plugins/ in it',
      '.',
    ),
  async run({ io }, options) {
    const report = await openPolicies(async () => {
      const check = loadPolicyCheck();
      return check.policyCheck({
        root: options.root,
        policies: options.policies,
      });
    });
    const { artifacts, files, problems } = report;
    io.out(
      options.json
        ? json(report)
        : [
            ...problems.map(
              ({ kind, where, message, next }) =>
                `${plain(where)}: ${plain(message)}\n${facts([
                  ['kind', kind],
                  ['next', next],
                ])}`,
            ),
            `${files} files and ${artifacts} artifacts looked at, ${problems.length} problems\n`,
          ].join(''),
    );
    return problems.length === 0 ? 'ok' : 'found';
  },
});
