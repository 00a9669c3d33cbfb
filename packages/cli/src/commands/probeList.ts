import { defineCommand } from '../command';
import { renderProbes } from '../render/probe';
import { json } from '../text';

export const probeList = defineCommand({
  path: ['probe', 'list'],
  summary: 'List probes by critical path, with what is known of each arm',
  examples: ['companyos probe list', 'companyos probe list --json'],
  async run({ io, connect }, options) {
    const { probes } = await connect(options);
    const list = await probes.list();
    io.out(options.json ? json(list) : renderProbes(list));
    return 'ok';
  },
});
