import { createHash, createPublicKey } from 'node:crypto';
import { defineCommand, type CommonOptions } from '../command';
import { saveFile } from '../files';
import { askLedger, type LedgerPublicKey } from '../ledgerApi';
import { json } from '../text';

interface Options extends CommonOptions {
  readonly output?: string;
}

/** SHA-256 over the key in DER, as `openssl pkey -pubin -outform DER | sha256sum` says it. */
function fingerprintOf(pem: string): string {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

export const ledgerKey = defineCommand<Options>({
  path: ['ledger', 'key'],
  summary: 'Print or save the public key that checkpoints are signed with',
  details:
    'A key is worth what you know of where it comes from: compare its fingerprint with one that a person gave you, and keep the file.',
  examples: [
    'companyos ledger key',
    'companyos ledger key -o key.pem',
    'companyos ledger key --json',
  ],
  configure: command => command.option('-o, --output <path>', 'write it there'),
  async run({ io, connect }, options) {
    const response = await askLedger(await connect(options), '/key');
    const key: LedgerPublicKey = await response.json();
    const fingerprint = fingerprintOf(key.pem);
    const text = options.json ? json({ ...key, fingerprint }) : key.pem;
    if (options.output) {
      await saveFile(options.output, text);
      io.err(`Written to ${options.output}\n`);
    } else {
      io.out(text);
    }
    io.err(`The key of ${key.name}, SHA-256 ${fingerprint}\n`);
    return 'ok';
  },
});
