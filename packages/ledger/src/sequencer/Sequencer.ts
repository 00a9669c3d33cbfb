import type { Knex } from 'knex';
import { systemClock, type Clock } from '../clock';
import { buildLeaf, type Leaf } from '../entry';
import { LedgerRecordError } from '../errors';
import { appendLeaves } from '../merkle/compactRange';
import type { LedgerSink, SourcedRecord } from '../types';
import { admit, advance } from './admit';
import { insertLeaves, insertNodes } from './insertLeaves';
import { lockTree, readSources, updateSources, updateTree } from './statements';

/** Leaves in one transaction: keeps the lock short, and leaves little to do again when it fails. */
const MAX_GROUP_LEAVES = 2_000;

/** One call of `deliver`, waiting for its transaction. */
interface Delivery {
  readonly source: string;
  readonly leaves: readonly Leaf[];
  resolve(answer: { accepted: number }): void;
  reject(error: unknown): void;
}

/**
 * Gives delivered records their position in the tree. The only writer of the ledger.
 *
 * Deliveries that arrive while a transaction runs go into the next one together, so a burst costs one transaction and
 * not one each. A delivery is taken whole or not at all, and one that is refused does not harm the others of its
 * group. Any number of replicas may run one on the same tables: the lock on the tree's row puts them in line. A
 * delivery is answered after its transaction has committed.
 */
export class Sequencer implements LedgerSink {
  private readonly waiting: Delivery[] = [];
  private draining = false;

  static create(options: { knex: Knex; clock?: Clock }): Sequencer {
    return new Sequencer(options.knex, options.clock ?? systemClock);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends what is new of this batch; what is there already, with the same content, stays as it is.
   *
   * @throws LedgerRecordError when a record is not one; LedgerGapError; LedgerConflictError.
   */
  async deliver(
    source: string,
    batch: readonly SourcedRecord[],
  ): Promise<{ accepted: number }> {
    const stranger = batch.find(record => record.source !== source);
    if (stranger) {
      throw new LedgerRecordError(
        `A delivery of "${source}" contains a record of "${stranger.source}".`,
      );
    }
    const leaves = batch.map(buildLeaf);
    return new Promise((resolve, reject) => {
      this.waiting.push({ source, leaves, resolve, reject });
      if (!this.draining) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.draining = true;
    while (this.waiting.length > 0) {
      const group = this.nextGroup();
      try {
        const answers = await this.knex.transaction(tx =>
          this.appendGroup(tx, group),
        );
        answers.forEach(answer => answer());
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
    }
    this.draining = false;
  }

  private nextGroup(): Delivery[] {
    let leaves = 0;
    let count = 0;
    for (const delivery of this.waiting) {
      leaves += delivery.leaves.length;
      if (count > 0 && leaves > MAX_GROUP_LEAVES) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  /** @returns what to answer each delivery once this transaction has committed. */
  private async appendGroup(
    tx: Knex.Transaction,
    group: readonly Delivery[],
  ): Promise<(() => void)[]> {
    const tree = await lockTree(tx);
    const states = await readSources(tx, group);
    const fresh: Leaf[] = [];
    const answers = group.map(({ source, leaves, resolve, reject }) => {
      const state = states.get(source)!;
      try {
        const admitted = admit(source, leaves, state);
        advance(state, admitted);
        fresh.push(...admitted);
        const accepted = state.lastSequence;
        return () => resolve({ accepted });
      } catch (error) {
        return () => reject(error);
      }
    });
    if (fresh.length > 0) {
      const now = this.clock.now();
      const { range, completed } = appendLeaves(
        tree,
        fresh.map(({ hash }) => hash),
      );
      await insertLeaves(tx, fresh, tree.size, now);
      await insertNodes(tx, completed);
      await updateSources(tx, states);
      await updateTree(tx, range, now);
    }
    return answers;
  }
}
