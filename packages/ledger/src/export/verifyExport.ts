import { verifyCheckpoint } from '../checkpoint/ed25519';
import { rootLevels } from '../merkle/compactRange';
import { parseCheckpoint, type Checkpoint } from '../verify/checkpoint';
import { verifierKey, type VerifierKey } from '../verify/note';
import { ExportRange } from './ExportRange';
import { parseHeader, type ExportHeader } from './format';
import { Problems, type ExportProblem } from './Problems';
import { readLines } from './readLines';

export interface ExportVerdict {
  readonly ok: boolean;
  /** What was verified against; null when the signature does not hold. */
  readonly checkpoint: Checkpoint | null;
  readonly from: number | null;
  readonly to: number | null;
  /** In the order of the file, the first hundred; `problemCount` counts them all. */
  readonly problems: readonly ExportProblem[];
  readonly problemCount: number;
}

/**
 * Verifies an exported range, streaming: that its checkpoint is signed with the key, that every entry is unchanged and in
 * its place, that none is missing, and that all of them are in the log of the checkpoint.
 *
 * Each problem names the entry. Only where someone changed an entry and its listed hash together, so that the two agree,
 * nothing in the file can tell which one it was: then the range is named, whose root the signature denies.
 *
 * @param options.key A bare public key, as PEM has it, is taken for that of the log which the checkpoint names.
 * @param options.continues A checkpoint verified earlier, of a size within this range or of the one it is verified
 * against: then the two are proven to be one log.
 */
export async function verifyExport(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: {
    readonly key: VerifierKey | Pick<VerifierKey, 'publicKey'>;
    readonly continues?: Pick<Checkpoint, 'size' | 'rootHash'>;
  },
): Promise<ExportVerdict> {
  const lines = readLines(source);
  const problems = new Problems();
  const first = await lines.next();
  const header =
    first.done || !first.value.ended
      ? undefined
      : parseHeader(first.value.text ?? '');
  if (!header || !isPossible(header)) {
    problems.add(
      'header',
      null,
      'The first line is not the header of an export.',
    );
    return problems.verdict(null, null, null);
  }
  const signed = verifyCheckpoint(
    header.checkpoint,
    'name' in options.key
      ? options.key
      : named(options.key.publicKey, header.checkpoint),
  );
  if (!signed.ok) problems.add('signature', null, signed.reason);
  const checkpoint = signed.ok ? signed.checkpoint : null;

  const range = new ExportRange(header, problems, options.continues);
  await range.readEntries(lines);
  if (checkpoint) range.compareWith(checkpoint);
  range.compareEarlier(checkpoint);
  return problems.verdict(checkpoint, header.from, header.to);
}

function named(publicKey: Uint8Array, note: string): VerifierKey {
  try {
    return verifierKey(parseCheckpoint(note).origin, publicKey);
  } catch {
    // The verdict on the checkpoint will say what is wrong with it.
    return verifierKey('unknown', publicKey);
  }
}

function isPossible({ from, to, before }: ExportHeader): boolean {
  return from <= to && before.length === rootLevels(from).length;
}
