import type { Knex } from 'knex';
import type { Clock } from '../clock';
import { parseCheckpoint } from '../verify/checkpoint';

/** A signed checkpoint as the ledger keeps it. */
export interface StoredCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly rootHash: string;
  readonly keyId: string;
  /** The signed note, byte for byte. */
  readonly note: string;
  /** ISO 8601, UTC. Beside the note, not signed: a checkpoint has no time. */
  readonly signedAt: string;
}

/** Reads checkpoints that were signed. They are never changed or taken away. */
export class Checkpoints {
  static create(options: { knex: Knex }): Checkpoints {
    return new Checkpoints(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async latest(): Promise<StoredCheckpoint | undefined> {
    return (await this.list({ offset: 0, limit: 1 })).items[0];
  }

  /** The one of that size under that key. */
  async find(
    size: number,
    keyId: string,
  ): Promise<StoredCheckpoint | undefined> {
    const row = await this.knex('ledger_checkpoints')
      .where({ size, key_id: keyId })
      .first('note', 'key_id', 'signed_at');
    return row && stored(row);
  }

  /** Newest first. */
  async list(page: {
    offset: number;
    limit: number;
  }): Promise<{ items: StoredCheckpoint[]; total: number }> {
    const rows = await this.knex('ledger_checkpoints')
      .select('note', 'key_id', 'signed_at')
      .orderBy([
        { column: 'size', order: 'desc' },
        { column: 'signed_at', order: 'desc' },
      ])
      .offset(page.offset)
      .limit(page.limit);
    const counted = await this.knex('ledger_checkpoints')
      .count({ count: '*' })
      .first();
    return { items: rows.map(stored), total: Number(counted!.count) };
  }
}

interface Row {
  readonly note: string;
  readonly key_id: string;
  readonly signed_at: Date;
}

/** From the note, which is signed; the columns beside it only serve to find it. */
function stored(row: Row): StoredCheckpoint {
  const { origin, size, rootHash } = parseCheckpoint(row.note);
  return {
    origin,
    size,
    rootHash,
    keyId: row.key_id,
    note: row.note,
    signedAt: row.signed_at.toISOString(),
  };
}

export async function insertCheckpoint(
  tx: Knex.Transaction,
  checkpoint: { note: string; keyId: string },
  clock: Clock,
): Promise<StoredCheckpoint> {
  const row = {
    size: parseCheckpoint(checkpoint.note).size,
    key_id: checkpoint.keyId,
    note: checkpoint.note,
    signed_at: clock.now(),
  };
  await tx('ledger_checkpoints').insert(row);
  return stored(row);
}
