import { Option } from 'commander';
import { probeArms, type ProbeArm } from '@companyos/plugin-probe-common';
import { defineCommand, type CommonOptions } from '../command';
import { renderRun } from '../render/probe';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly arm: ProbeArm;
}

export const probeRun = defineCommand<Options>({
  path: ['probe', 'run'],
  arguments: '<id>',
  summary: 'Run a probe now, and show each step',
  details:
    'Ends with 10 unless it passed. The run counts like any other: it can open an incident, or resolve one.',
  examples: [
    'companyos probe run staging-login',
    'companyos probe run staging-export --arm canary',
  ],
  configure: command =>
    command.addOption(
      new Option('--arm <arm>', 'which version to walk')
        .choices([...probeArms])
        .default('stable'),
    ),
  async run({ io, connect }, { arm, ...options }, id) {
    const { probes } = await connect(options);
    const run = await probes.run(id, { arm });
    io.out(options.json ? json(run) : renderRun(run));
    return run.outcome === 'pass' ? 'ok' : 'found';
  },
});
