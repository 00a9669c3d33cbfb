import { defineCommand, type CommonOptions } from '../command';
import { renderIncidents } from '../render/probe';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly open?: boolean;
  readonly probe?: string;
}

export const probeIncidents = defineCommand<Options>({
  path: ['probe', 'incidents'],
  summary: 'List incidents of probes, and who was notified of them',
  details: 'The 25 newest.',
  examples: [
    'companyos probe incidents --open',
    'companyos probe incidents --probe staging-login --json',
  ],
  configure: command =>
    command
      .option('--open', 'only those that are open')
      .option('--probe <id>', 'only of this probe'),
  async run({ io, connect }, { open, probe: probeId, ...options }) {
    const { probes } = await connect(options);
    const page = await probes.incidents({ open, probeId });
    io.out(options.json ? json(page) : renderIncidents(page));
    return 'ok';
  },
});
