import {
  appendLeaves,
  rootOf,
  type CompactRange,
} from '../merkle/compactRange';

/** The root of a log as its leaves pass by, in constant memory. */
export class RangeRoot {
  private range: CompactRange;

  constructor(size: number, roots: readonly string[]) {
    this.range = { size, roots: roots.map(root => Buffer.from(root, 'hex')) };
  }

  append(leafHash: string): void {
    this.range = appendLeaves(this.range, [Buffer.from(leafHash, 'hex')]).range;
  }

  root(): string {
    return rootOf(this.range).toString('hex');
  }
}
