import type { Checkpoint, ExportVerdict, VerifierKey } from '@companyos/ledger';
import { defineCommand, type CommonOptions } from '../command';
import { badInput } from '../errors';
import { readBytes, readTextFile } from '../files';
import { loadLedger } from '../lazy';
import { facts, json, plain, table } from '../text';
import { readLedgerKey, type LedgerKey } from '../verifierKey';

interface Options extends CommonOptions {
  readonly key?: string;
  readonly checkpoint?: string;
}

const EXPORT =
  'Give the file of an export, as "companyos ledger export" saves it, or - for standard input.';

async function readCheckpoint(
  path: string,
  key: LedgerKey,
): Promise<Checkpoint> {
  const next =
    'Give a checkpoint as you saved it when you verified it, all of its lines.';
  const note = await readTextFile(path, next);
  const ledger = loadLedger();
  let named: VerifierKey;
  try {
    named =
      'name' in key
        ? key
        : ledger.verifierKey(
            ledger.parseCheckpoint(note).origin,
            key.publicKey,
          );
  } catch (error) {
    throw badInput(`${path}: ${(error as Error).message}`, next);
  }
  const verdict = ledger.verifyCheckpoint(note, named);
  if (!verdict.ok) throw badInput(`${path}: ${verdict.reason}`, next);
  return verdict.checkpoint;
}

function rangeOf({ from, to }: ExportVerdict): string {
  if (from === null || to === null) return 'this file';
  return from === to ? 'no entries' : `entries ${from} to ${to - 1}`;
}

function render(
  verdict: ExportVerdict,
  earlier: Checkpoint | undefined,
): string {
  const { ok, checkpoint, problems, problemCount } = verdict;
  const about = facts([
    ['log', checkpoint?.origin],
    ['checkpoint', checkpoint ? `${checkpoint.size} entries` : undefined],
    ['root', checkpoint?.rootHash],
    [
      'continues',
      ok && earlier
        ? `the ${earlier.size} entries that were verified before`
        : undefined,
    ],
  ]);
  if (ok) {
    return `Verified: ${rangeOf(
      verdict,
    )}. Each is unchanged, in its place, and in the signed log.\n${about}`;
  }
  const rows = problems.map(({ kind, position, message }) => [
    `  ${kind}`,
    position === null ? '-' : String(position),
    plain(message),
  ]);
  const more = problemCount - problems.length;
  return [
    `NOT verified: ${problemCount} problem${
      problemCount === 1 ? '' : 's'
    } in ${rangeOf(verdict)}.\n${about}\n`,
    table([['  problem', 'entry', ''], ...rows]),
    more > 0 ? `  and ${more} more\n` : '',
    '\nKeep the file and every checkpoint you have, and call the portal team before anybody changes anything.\n',
  ].join('');
}

export const ledgerVerify = defineCommand<Options>({
  path: ['ledger', 'verify'],
  arguments: '<export>',
  summary: 'Verify an exported range, without a portal',
  details: `Finds and names every entry that was changed, left out, moved, added or cut off, and says whether the checkpoint is signed with the key. The file may be of any length: it is read as it comes.

--key takes PEM, or the line name+id+base64. With --checkpoint, a checkpoint that you verified earlier: the log must begin with it, so that history cannot have been rewritten in between.`,
  examples: [
    'companyos ledger verify ledger.ndjson --key key.pem',
    'companyos ledger verify ledger.ndjson --key key.pem --checkpoint earlier-checkpoint',
    'companyos ledger verify - --key key.pem --json',
  ],
  local: true,
  configure: command =>
    command
      .option(
        '--key <key>',
        "the ledger's public key or its file; else COMPANYOS_LEDGER_KEY",
      )
      .option('--checkpoint <path>', 'a checkpoint that you verified earlier'),
  async run({ io }, options, path) {
    const key = await readLedgerKey(io, options.key);
    const earlier =
      options.checkpoint === undefined
        ? undefined
        : await readCheckpoint(options.checkpoint, key);
    const { verifyExport } = loadLedger();
    const verdict = await verifyExport(readBytes(io, path, EXPORT), {
      key,
      continues: earlier,
    });
    io.out(options.json ? json(verdict) : render(verdict, earlier));
    return verdict.ok ? 'ok' : 'found';
  },
});
