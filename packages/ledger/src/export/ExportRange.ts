import { canonicalJson } from '../canonical';
import type { Checkpoint } from '../verify/checkpoint';
import { verifyConsistency } from '../verify/consistency';
import { leafHashHex } from '../verify/sha256';
import { parseEntryLine, type ExportHeader, type ExportLine } from './format';
import type { Problems } from './Problems';
import { RangeRoot } from './RangeRoot';
import type { Line } from './readLines';

/** The entries of one export, as they pass by. */
export class ExportRange {
  /** Over the entries themselves, and over the hashes that the file lists for them. */
  private readonly computed: RangeRoot;
  private readonly listed: RangeRoot;
  private expected: number;
  private areHashesEqual = true;
  /** Without a hole and in order, so that a root can be had at all. */
  private isWhole = true;
  /** The root when the log had as many entries as the earlier checkpoint. */
  private rootThen: string | undefined;

  constructor(
    private readonly header: ExportHeader,
    private readonly problems: Problems,
    private readonly earlier?: Pick<Checkpoint, 'size' | 'rootHash'>,
  ) {
    this.computed = new RangeRoot(header.from, header.before);
    this.listed = new RangeRoot(header.from, header.before);
    this.expected = header.from;
    this.noteRoot();
  }

  /** One line ahead: whether a line or its neighbour is in the wrong place shows in the next one. */
  async readEntries(lines: AsyncIterable<Line>): Promise<void> {
    let current: Line | undefined;
    for await (const next of lines) {
      if (current) this.readLine(current, next);
      current = next;
    }
    if (current) this.readLine(current, undefined);
    const { to } = this.header;
    if (this.expected < to) {
      this.isWhole = false;
      this.problems.gap(this.expected, to - 1, 'The export ends too early');
    }
    this.problems.settleMoves();
  }

  private readLine(current: Line, next: Line | undefined): void {
    const position = this.expected;
    if (position >= this.header.to) {
      this.isWhole = false;
      this.problems.add(
        'surplus',
        (current.ended && parse(current)?.position) || null,
        `There is a line after the last entry, ${this.header.to - 1}.`,
      );
      return;
    }
    const entry = current.ended ? parse(current) : undefined;
    if (!entry) {
      this.isWhole = false;
      this.expected += 1;
      this.problems.add(
        'unreadable',
        position,
        current.ended
          ? `The line of entry ${position} is not one.`
          : `The line of entry ${position} is cut off.`,
      );
      return;
    }
    if (entry.position !== position) {
      this.readStray(entry, next);
      return;
    }
    this.expected += 1;
    this.check(entry);
  }

  /** A line that says another position than its place. */
  private readStray(entry: ExportLine, next: Line | undefined): void {
    const place = this.expected;
    this.isWhole = false;
    const following = next && next.ended ? parse(next) : undefined;
    const isOnlyThis = following
      ? following.position === place + 1
      : place === this.header.to - 1;
    if (isOnlyThis) {
      this.expected += 1;
      this.problems.add(
        'changed',
        place,
        `In the place of entry ${place} is one that says it is ${entry.position}.`,
      );
    } else if (entry.position > place && entry.position < this.header.to) {
      this.problems.gap(place, entry.position - 1, 'Entries are left out');
      this.expected = entry.position + 1;
      this.check(entry);
    } else {
      this.problems.move(entry.position, place);
    }
  }

  private check(entry: ExportLine): void {
    const { canonical, leafHash, position } = entry;
    const computed = leafHashHex(new TextEncoder().encode(canonical));
    this.computed.append(computed);
    this.listed.append(leafHash);
    this.noteRoot();
    if (computed !== leafHash) {
      this.areHashesEqual = false;
      this.problems.add(
        'changed',
        position,
        `Entry ${position} does not have the hash that is listed for it: one of the two was changed.`,
      );
    } else if (!isCanonical(canonical)) {
      this.problems.add(
        'changed',
        position,
        `Entry ${position} is not canonical JSON.`,
      );
    }
  }

  compareWith(checkpoint: Checkpoint): void {
    const { from, to, consistency } = this.header;
    if (to > checkpoint.size) {
      this.problems.add(
        'root',
        null,
        `The export goes to entry ${to - 1} and its checkpoint has ${
          checkpoint.size
        } entries.`,
      );
      return;
    }
    if (!this.isWhole) return;
    const holds = (range: RangeRoot) =>
      verifyConsistency({
        proof: { from: to, to: checkpoint.size, hashes: consistency },
        fromRoot: range.root(),
        toRoot: checkpoint.rootHash,
      }).ok;
    if (holds(this.computed)) return;
    if (!this.areHashesEqual && holds(this.listed)) return;
    this.problems.add(
      'root',
      null,
      from === to
        ? `What the header says of the log before entry ${from} does not lead to the signed root.`
        : `Entries ${from} to ${
            to - 1
          } do not lead to the signed root: entries and their hashes were changed together, or the header was.`,
    );
  }

  private noteRoot(): void {
    if (this.isWhole && this.expected === this.earlier?.size) {
      this.rootThen = this.computed.root();
    }
  }

  /** Whether the log that is exported begins with the log of the earlier checkpoint. */
  compareEarlier(signed: Checkpoint | null): void {
    const { earlier, problems } = this;
    if (!earlier) return;
    const { from, to } = this.header;
    const isAtEnd = earlier.size === signed?.size;
    if (earlier.size < from || (earlier.size > to && !isAtEnd)) {
      problems.add(
        'continuation',
        null,
        `The export goes from ${from} to ${to} entries, so it cannot show that it continues the log of ${earlier.size} entries that was verified before: take an export from ${earlier.size} on.`,
      );
      return;
    }
    // Not whole: then why is among the problems already.
    const root = this.rootThen ?? (isAtEnd ? signed.rootHash : undefined);
    if (root !== undefined && root !== earlier.rootHash) {
      problems.add(
        'continuation',
        null,
        `The first ${earlier.size} entries are not those of the log that was verified before: history was changed.`,
      );
    }
  }
}

function parse(line: Line): ExportLine | undefined {
  return line.text === undefined ? undefined : parseEntryLine(line.text);
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
