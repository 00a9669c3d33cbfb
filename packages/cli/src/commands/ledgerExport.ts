import { InvalidArgumentError, Option } from 'commander';
import { defineCommand, type CommonOptions } from '../command';
import { saveFile } from '../files';
import { askLedger } from '../ledgerApi';

interface Options extends CommonOptions {
  readonly from: number;
  readonly to?: number;
  readonly output?: string;
}

function position(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError('Give a number of entries, 0 or more.');
  }
  return Number(text);
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) return;
    yield value;
  }
}

export const ledgerExport = defineCommand<Options>({
  path: ['ledger', 'export'],
  summary: 'Save a range of entries, to be verified anywhere',
  details:
    'Up to the latest checkpoint, which comes with it. Nothing personal is in it: an entry has a salted hash in the place of each name and free text. The same range and checkpoint give the same bytes.',
  examples: [
    'companyos ledger export -o ledger.ndjson',
    'companyos ledger export --from 1000 --to 2000 -o ledger.ndjson',
  ],
  configure: command =>
    command
      .addOption(
        new Option('--from <position>', 'the first entry')
          .argParser(position)
          .default(0),
      )
      .addOption(
        new Option(
          '--to <position>',
          'the entry after the last; else all that is signed',
        ).argParser(position),
      )
      .option('-o, --output <path>', 'write it there'),
  async run({ io, connect }, { from, to, output, ...options }) {
    const query = `from=${from}${to === undefined ? '' : `&to=${to}`}`;
    const portal = await connect(options);
    const response = await askLedger(portal, `/export?${query}`);
    if (output) {
      await saveFile(output, chunksOf(response));
      io.err(`Written to ${output}\n`);
      return 'ok';
    }
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(response)) {
      io.out(decoder.decode(chunk, { stream: true }));
    }
    return 'ok';
  },
});
