import { defineCommand, type CommonOptions } from '../command';
import { saveFile } from '../files';
import { askLedger } from '../ledgerApi';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly sign?: boolean;
  readonly output?: string;
}

interface Page {
  readonly items: readonly { readonly note: string }[];
}

export const ledgerCheckpoint = defineCommand<Options>({
  path: ['ledger', 'checkpoint'],
  summary: 'Print or save the latest signed checkpoint',
  details:
    'Keep each one that you verified: "companyos ledger verify --checkpoint" then shows that nothing before it was rewritten. --sign has everything signed that is there now, instead of waiting for the schedule.',
  examples: [
    'companyos ledger checkpoint',
    'companyos ledger checkpoint --sign -o checkpoint',
    'companyos ledger checkpoint --json',
  ],
  configure: command =>
    command
      .option('--sign', 'sign a new one first')
      .option('-o, --output <path>', 'write it there'),
  async run({ io, connect }, options) {
    const portal = await connect(options);
    if (options.sign) {
      await askLedger(portal, '/checkpoints', { method: 'POST' });
    }
    // The first answers 404 with the reason while there is none.
    const note = await (await askLedger(portal, '/checkpoint')).text();
    let text = note;
    if (options.json) {
      const page = await askLedger(portal, '/checkpoints?limit=10');
      const { items }: Page = await page.json();
      text = json(items.find(item => item.note === note) ?? { note });
    }
    if (options.output) {
      await saveFile(options.output, text);
      io.err(`Written to ${options.output}\n`);
    } else {
      io.out(text);
    }
    return 'ok';
  },
});
