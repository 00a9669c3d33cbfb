import type { Checkpoint } from '../verify/checkpoint';
import type { ExportVerdict } from './verifyExport';

export interface ExportProblem {
  readonly kind:
    | 'header'
    | 'signature'
    | 'unreadable'
    | 'changed'
    | 'missing'
    | 'moved'
    | 'surplus'
    | 'root'
    | 'continuation';
  /** The entry; null when it is not one entry's. */
  readonly position: number | null;
  /** The last one of a run of missing entries. */
  readonly lastPosition?: number;
  /** A sentence for people. */
  readonly message: string;
}

/** A file of nothing but errors must not fill the memory. */
const MAX_PROBLEMS = 100;

/** What was found wrong, in the order of the file. */
export class Problems {
  private list: ExportProblem[] = [];
  private count = 0;

  add(
    kind: ExportProblem['kind'],
    position: number | null,
    message: string,
    lastPosition?: number,
  ): void {
    this.count += 1;
    if (this.list.length >= MAX_PROBLEMS) return;
    this.list.push({
      kind,
      position,
      ...(lastPosition !== undefined && { lastPosition }),
      message,
    });
  }

  gap(first: number, last: number, why: string): void {
    this.add(
      'missing',
      first,
      first === last
        ? `${why}: entry ${first} is missing.`
        : `${why}: entries ${first} to ${last} are missing.`,
      last,
    );
  }

  move(position: number, place: number): void {
    this.add(
      'moved',
      position,
      `Entry ${position} stands before entry ${place}: out of order, or twice.`,
    );
  }

  /** An entry that came later than its place was not missing. */
  settleMoves(): void {
    const moved = new Set(
      this.list
        .filter(({ kind }) => kind === 'moved')
        .map(({ position }) => position),
    );
    const before = this.list.length;
    this.list = this.list.filter(
      ({ kind, position, lastPosition }) =>
        !(
          kind === 'missing' &&
          position === lastPosition &&
          moved.has(position)
        ),
    );
    this.count -= before - this.list.length;
  }

  verdict(
    checkpoint: Checkpoint | null,
    from: number | null,
    to: number | null,
  ): ExportVerdict {
    return {
      ok: this.count === 0,
      checkpoint,
      from,
      to,
      problems: this.list,
      problemCount: this.count,
    };
  }
}
