import type { VerifierKey } from '@companyos/ledger';
import type { TombstoneProof } from '@companyos/plugin-tenant-common';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import type { ExitName } from '../exitCodes';
import { saveFile } from '../files';
import type { Io } from '../io';
import { facts, json, plain } from '../text';
import { readLedgerKey } from '../verifierKey';

interface Options extends CommonOptions {
  readonly output?: string;
  readonly verify?: boolean;
  readonly key?: string;
}

const EXITS: { readonly [state in TombstoneProof['state']]: ExitName } = {
  proven: 'ok',
  'not-yet': 'stillWaiting',
  refuted: 'found',
};

const SIGNATURES = {
  valid: 'valid',
  'other-key': 'by another key than this one',
  unsupported: 'could not be checked here',
};

function render(proof: TombstoneProof): string {
  if (proof.state === 'not-yet') return `Not yet: ${plain(proof.reason)}\n`;
  if (proof.state === 'refuted') {
    return `NOT proven: ${plain(
      proof.reason,
    )}\nKeep this tombstone, and call the portal team before anybody changes anything.\n`;
  }
  const { checkpoint, position, sha256, signature } = proof;
  return `Proven: the signed ledger names these very bytes.\n${facts([
    ['sha256', sha256],
    ['entry', String(position)],
    ['log', checkpoint.origin],
    ['checkpoint', `${checkpoint.size} entries`],
    ['root', checkpoint.rootHash],
    ['signature', SIGNATURES[signature]],
  ])}`;
}

async function namedKey(io: Io, option: string): Promise<VerifierKey> {
  const key = await readLedgerKey(io, option);
  if ('name' in key) return key;
  throw badInput(
    'A tombstone is proven with a key that has its name.',
    'Give what "companyos ledger key --json" prints.',
  );
}

export const tenantTombstone = defineCommand<Options>({
  path: ['tenant', 'tombstone'],
  arguments: '<name>',
  summary: 'Print, save or prove what is left of a deleted tenant',
  details: `By its ID, or the last one of this name: what was removed and how much of it, what was met and left, who decided
and who approved. With --verify: whether the signed ledger names these very bytes. Their hash, the entry's and the way
to the signed root are computed here; --key says which key to trust, else the portal's own word is taken.`,
  examples: [
    'companyos tenant tombstone acme',
    'companyos tenant tombstone acme -o acme.tombstone.yaml',
    'companyos tenant tombstone acme --verify --key key.json',
  ],
  configure: command =>
    command
      .option('-o, --output <path>', 'write it there')
      .option('--verify', 'prove it by the ledger instead of printing it')
      .option('--key <key>', "the ledger's public key or its file"),
  async run({ io, connect }, options, name) {
    const { tenants } = await connect(options);
    const text = await tenants.tombstone(name);
    if (options.output) {
      await saveFile(options.output, text);
      io.err(`Written to ${options.output}\n`);
    }
    if (!options.verify) {
      if (!options.output) io.out(text);
      return 'ok';
    }
    const key = options.key && (await namedKey(io, options.key));
    const proof = await tenants.proveTombstone(text, key ? { key } : {});
    io.out(options.json ? json(proof) : render(proof));
    return EXITS[proof.state];
  },
});
