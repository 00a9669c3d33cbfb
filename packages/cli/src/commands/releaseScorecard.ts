import { defineCommand, type CommonOptions } from '../command';
import type { ExitName } from '../exitCodes';
import { saveFile } from '../files';
import { renderScorecard } from '../render/scorecard';
import { json } from '../text';
import type { VerdictAnswer } from '@companyos/plugin-release-common';

interface Options extends CommonOptions {
  readonly file?: boolean;
  readonly output?: string;
}

const EXITS: { readonly [answer in VerdictAnswer]: ExitName } = {
  proceed: 'ok',
  wait: 'stillWaiting',
  stop: 'found',
  'cannot-tell': 'notMeasured',
};

export const releaseScorecard = defineCommand<Options>({
  path: ['release', 'scorecard'],
  arguments: '<id>',
  summary: 'Say whether it is safe to proceed with a release, and why',
  details: `Ends with 0 only where the answer is proceed; 9 for wait, 10 for stop, 13 where nobody can tell. --file prints
release-scorecard.json instead, to the byte: for a release (rel_…) as things stand, for a rollout (ro_…) as they stood
when it had ended.`,
  examples: [
    'companyos release scorecard rel_01JDB0000000000000000000AA',
    'companyos release scorecard rel_01JDB0000000000000000000AA --file -o release-scorecard.json',
    'companyos release scorecard ro_01JDB0000000000000000000BB --file',
  ],
  configure: command =>
    command
      .option('--file', 'print release-scorecard.json')
      .option('-o, --output <file>', 'save it there, with --file'),
  async run({ io, connect }, options, id) {
    const { releases } = await connect(options);
    const isRollout = id.startsWith('ro_');
    if (options.file || options.output) {
      const text = isRollout
        ? await releases.rolloutScorecardFile(id)
        : await releases.scorecardFile(id);
      if (options.output) {
        await saveFile(options.output, text);
        io.err(`Saved ${options.output}.\n`);
      } else {
        io.out(text);
      }
      return 'ok';
    }
    const releaseId = isRollout ? (await releases.rollout(id)).release.id : id;
    const card = await releases.scorecard(releaseId);
    io.out(options.json ? json(card) : renderScorecard(card));
    return EXITS[card.verdict.answer];
  },
});
