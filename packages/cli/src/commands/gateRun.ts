import {
  commandGates,
  type CommandGate,
} from '@companyos/plugin-release-common';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import type { ExitName } from '../exitCodes';
import { measureGate, type GateMeasurement } from '../gates';
import { renderMeasurement } from '../render/scorecard';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly release: string;
  readonly digest?: string;
  readonly builds: string;
  readonly policies: string;
  readonly staging: string;
  readonly dryRun?: boolean;
}

const EXITS: { readonly [outcome in GateMeasurement['outcome']]: ExitName } = {
  pass: 'ok',
  fail: 'found',
  'could-not-measure': 'notMeasured',
};

export const gateRun = defineCommand<Options>({
  path: ['gate', 'run'],
  arguments: '<gate>',
  summary: 'Measure a gate of a release here, and report what was found',
  details: `Gates: ${commandGates.join(
    ', ',
  )}. What is measured are the files of the release, found by its digest under
--builds, and the release where it runs. The report is bound to that digest, and takes the place of the last one, be
it better or worse; what could not be measured is reported as that. With --digest the release is not read, which is
all that a CI token for one gate may do.`,
  examples: [
    'companyos gate run policy-tests --release rel_01JDB0000000000000000000AA',
    'companyos gate run deterministic-export --release rel_01JDB0000000000000000000AA --dry-run',
    'companyos gate run spec-parity --release rel_01JDB0000000000000000000AA --builds builds --json',
  ],
  configure: command =>
    command
      .requiredOption('--release <id>', 'the release to measure (rel_…)')
      .option('--digest <sha256:…>', 'its digest, where it is known already')
      .option(
        '--builds <dir>',
        'the folder with the files of releases',
        '.data/staging/builds',
      )
      .option('--policies <dir>', 'the folder of the bundle', 'policies')
      .option(
        '--staging <file>',
        'where the staging target is',
        '.data/staging.json',
      )
      .option('--dry-run', 'measure, and report nothing'),
  async run({ io, connect }, options, name) {
    const gate = gateOf(name);
    const { release, builds, policies, staging } = options;
    const portal = await connect(options);
    const digest =
      options.digest ?? (await portal.releases.release(release)).digest;
    const found = await measureGate(
      gate,
      { digest },
      { builds, policies, staging, fetch: io.fetch },
    );
    const body = { digest, ...found };
    const reported = options.dryRun
      ? null
      : await portal.releases.reportGate(release, gate, body);
    io.out(
      options.json
        ? json(reported ?? { gate, ...body })
        : renderMeasurement(gate, body, reported?.report ?? null),
    );
    return EXITS[found.outcome];
  },
});

function gateOf(name: string): CommandGate {
  const gate = commandGates.find(one => one === name);
  if (gate) return gate;
  throw badInput(
    `There is no gate ${name} that a command measures.`,
    `Give one of: ${commandGates.join(
      ', ',
    )}. The canary and the synthetic probes are measured by the portal.`,
  );
}
