import type { Knex } from 'knex';
import { systemClock, type Clock } from '../clock';
import { LedgerDamagedError } from '../errors';
import { LedgerProofs } from '../proofs/LedgerProofs';
import { LedgerReader, type LedgerHead } from '../sequencer/LedgerReader';
import { verifyConsistency } from '../verify/consistency';
import {
  Checkpoints,
  insertCheckpoint,
  type StoredCheckpoint,
} from './Checkpoints';
import { verifyCheckpoint } from './ed25519';
import type { Signer } from './Signer';

/**
 * Signs the head of the log, and only a head that provably continues what was signed before: a log that signs two
 * histories can no longer be believed at all (c2sp.org/tlog-checkpoint, *Signatures*).
 *
 * Any number of replicas may sign; a lock in the database puts them in line.
 */
export class Checkpointer {
  static create(options: {
    knex: Knex;
    signer: Signer;
    clock?: Clock;
  }): Checkpointer {
    return new Checkpointer(
      options.knex,
      options.signer,
      options.clock ?? systemClock,
    );
  }

  private constructor(
    private readonly knex: Knex,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  /**
   * A checkpoint of everything that is in the log now: a new one, or the latest when nothing has come since.
   *
   * @throws LedgerDamagedError when the log does not continue its latest checkpoint. Nothing is signed then.
   */
  async sign(): Promise<StoredCheckpoint> {
    return this.knex.transaction(async tx => {
      await tx.raw(
        `SELECT pg_advisory_xact_lock(hashtextextended('companyos.ledger.checkpoint.' || current_schema(), 0))`,
      );
      const checkpoints = Checkpoints.create({ knex: tx });
      const latest = await checkpoints.latest();
      const head = await LedgerReader.create({ knex: tx }).head();
      await this.assertSound(tx, latest, head);
      const { keyId } = this.signer.key;
      const known = await checkpoints.find(head.size, keyId);
      if (known) return known;
      const note = this.signer.sign(head);
      return insertCheckpoint(tx, { note, keyId }, this.clock);
    });
  }

  private async assertSound(
    tx: Knex.Transaction,
    latest: StoredCheckpoint | undefined,
    head: LedgerHead,
  ): Promise<void> {
    const proofs = LedgerProofs.create({ knex: tx });
    if ((await proofs.rootAt(head.size)) !== head.rootHash) {
      throw new LedgerDamagedError(
        `The head of ${head.size} entries is not the root of the stored hashes.`,
      );
    }
    if (!latest) return;
    const { key } = this.signer;
    if (latest.keyId === key.keyId) {
      const verdict = verifyCheckpoint(latest.note, key);
      if (!verdict.ok) throw new LedgerDamagedError(verdict.reason);
    }
    if (latest.size > head.size) {
      throw new LedgerDamagedError(
        `A checkpoint of ${latest.size} entries was signed, and the ledger has ${head.size}: entries were lost, perhaps by a restored backup.`,
      );
    }
    const continues = verifyConsistency({
      proof: await proofs.consistency(latest.size, head.size),
      fromRoot: latest.rootHash,
      toRoot: head.rootHash,
    });
    if (!continues.ok) throw new LedgerDamagedError(continues.reason);
  }
}
