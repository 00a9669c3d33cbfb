import { defineCommand, type CommonOptions } from '../command';
import { renderReleases, renderRollouts } from '../render/release';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly component?: string;
  readonly target?: string;
  readonly after?: string;
  readonly rollouts?: boolean;
  readonly active?: boolean;
}

export const releaseList = defineCommand<Options>({
  path: ['release', 'list'],
  summary: 'List releases, newest first, or their rollouts',
  examples: [
    'companyos release list --target staging',
    'companyos release list --rollouts --component component:default/shop',
    'companyos release list --active --json',
  ],
  configure: command =>
    command
      .option('--component <ref>', 'only of this component')
      .option('--target <id>', 'only to this target')
      .option('--rollouts', 'list rollouts instead')
      .option('--active', 'only rollouts under way')
      .option('--after <id>', 'go on after this one'),
  async run({ io, connect }, options) {
    const { releases } = await connect(options);
    const { component, target, after, active } = options;
    const query = { component, target, after };
    if (options.rollouts || active) {
      const page = await releases.rollouts({
        ...query,
        ...(active && { active }),
      });
      io.out(options.json ? json(page) : renderRollouts(page));
      return 'ok';
    }
    const page = await releases.releases(query);
    io.out(options.json ? json(page) : renderReleases(page));
    return 'ok';
  },
});
