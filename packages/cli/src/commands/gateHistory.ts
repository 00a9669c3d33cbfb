import { gateIds } from '@companyos/plugin-release-common';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import { renderReports } from '../render/scorecard';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly release: string;
}

export const gateHistory = defineCommand<Options>({
  path: ['gate', 'history'],
  arguments: '<gate>',
  summary: 'Show what was ever reported of a gate of a release',
  details: `Gates: ${gateIds.join(
    ', ',
  )}. Newest first; with --json, each with its evidence.`,
  examples: [
    'companyos gate history canary --release rel_01JDB0000000000000000000AA',
    'companyos gate history spec-parity --release rel_01JDB0000000000000000000AA --json',
  ],
  configure: command =>
    command.requiredOption('--release <id>', 'the release (rel_…)'),
  async run({ io, connect }, options, name) {
    const gate = gateIds.find(one => one === name);
    if (!gate) {
      throw badInput(
        `There is no gate ${name}.`,
        `Give one of: ${gateIds.join(', ')}.`,
      );
    }
    const { releases } = await connect(options);
    const items = await releases.gateReports(options.release, gate);
    io.out(options.json ? json({ items }) : renderReports(items));
    return 'ok';
  },
});
