import { defineCommand } from '../command';
import { renderProbe } from '../render/probe';
import { json } from '../text';

const RUNS = 10;

export const probeShow = defineCommand({
  path: ['probe', 'show'],
  arguments: '<id>',
  summary: 'Show a probe with its last runs, and who would be notified',
  details:
    'With --json: the probe as the API gives it, "route", and the last runs under "runs".',
  examples: [
    'companyos probe show staging-login',
    'companyos probe show staging-login --json',
  ],
  async run({ io, connect }, options, id) {
    const { probes } = await connect(options);
    const probe = await probes.get(id);
    const [route, runs] = await Promise.all([
      probes.route(id),
      probes.runs(id, { limit: RUNS }),
    ]);
    io.out(
      options.json
        ? json({ ...probe, route, runs: runs.items })
        : renderProbe(probe, route, runs.items),
    );
    return 'ok';
  },
});
