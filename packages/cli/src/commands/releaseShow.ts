import { defineCommand } from '../command';
import { renderRelease, renderRollout } from '../render/release';
import { json } from '../text';

export const releaseShow = defineCommand({
  path: ['release', 'show'],
  arguments: '<id>',
  summary: 'Show a release (rel_…) or one of its rollouts (ro_…)',
  details:
    'A rollout is shown with its evidence and its history; with --json, the rollout as the API gives it, and "history".',
  examples: [
    'companyos release show rel_01JDB0000000000000000000AA',
    'companyos release show ro_01JDB0000000000000000000BB --json',
  ],
  async run({ io, connect }, options, id) {
    const { releases } = await connect(options);
    if (id.startsWith('rel_')) {
      const release = await releases.release(id);
      io.out(options.json ? json(release) : renderRelease(release));
      return 'ok';
    }
    const rollout = await releases.rollout(id);
    const history = await releases.history(id);
    io.out(
      options.json
        ? json({ ...rollout, history })
        : renderRollout(rollout, history),
    );
    return 'ok';
  },
});
