import type { Knex } from 'knex';
import { rootOf } from '../merkle/compactRange';
import type { LedgerEntry, LedgerRecordType, PositionedEntry } from '../types';
import { splitHashes } from './statements';

/** Counting stops here: nobody pages that far, and counting more would cost more with every entry. */
export const COUNT_LIMIT = 10_000;

export interface LedgerFilter {
  readonly source?: string;
  readonly type?: LedgerRecordType;
  readonly outcome?: LedgerEntry['outcome'];
  readonly subject?: string;
  readonly decisionId?: string;
  /** Decisions on this action, `tenant:create` for example. */
  readonly action?: string;
  /** Who did or asked, as long as the name is not erased. Found by looking through what else matches, newest first. */
  readonly actor?: string;
  /** ISO 8601: occurred at or after. */
  readonly since?: string;
  /** ISO 8601: occurred before. */
  readonly until?: string;
}

export interface LedgerHead {
  readonly size: number;
  /** Lower-case hex. */
  readonly rootHash: string;
  /** ISO 8601, UTC; null while the ledger is empty. */
  readonly appendedAt: string | null;
}

export interface LedgerPage {
  readonly items: readonly PositionedEntry[];
  /** How many match; exact up to {@link COUNT_LIMIT}, which it never exceeds under a filter. */
  readonly total: number;
  /** True when more match than `total` says. */
  readonly more: boolean;
}

/** An entry without its personal values. */
export type BareEntry = Pick<
  PositionedEntry,
  'position' | 'entry' | 'leafHash'
>;

const COLUMNS = {
  source: 'source',
  type: 'type',
  outcome: 'outcome',
  subject: 'subject',
  decisionId: 'decision_id',
} as const;

/** Reads the ledger, and erases: the two things other than appending that one can do with it. */
export class LedgerReader {
  static create(options: { knex: Knex }): LedgerReader {
    return new LedgerReader(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async head(): Promise<LedgerHead> {
    const row = await this.knex('ledger_tree').first(
      'size',
      'roots',
      'appended_at',
    );
    const size = Number(row.size);
    return {
      size,
      rootHash: rootOf({ size, roots: splitHashes(row.roots) }).toString('hex'),
      appendedAt: row.appended_at?.toISOString() ?? null,
    };
  }

  /** Newest first. */
  async list(
    filter: LedgerFilter,
    page: { offset: number; limit: number },
  ): Promise<LedgerPage> {
    const rows = await this.knex('ledger_entries')
      .select('position', 'canonical', 'leaf_hash', 'appended_at')
      .modify(applyFilter, filter)
      // Within a source both are the same order, and this one has an index with the source in it.
      .orderBy(filter.source === undefined ? 'position' : 'sequence', 'desc')
      .offset(page.offset)
      .limit(page.limit);
    const counted = await this.count(filter);
    return {
      items: await this.withPersonal(rows),
      total: counted.total,
      more: counted.more,
    };
  }

  /**
   * Entries about one subject with `from <= position < below`, oldest first and without personal values. What has a
   * position never changes, so the same range always gives the same answer.
   */
  async slice(query: {
    readonly subject: string;
    readonly type?: LedgerRecordType;
    readonly from: number;
    readonly below: number;
    readonly limit: number;
  }): Promise<readonly BareEntry[]> {
    const { subject, type, from, below, limit } = query;
    const rows = await this.knex('ledger_entries')
      .select('position', 'canonical', 'leaf_hash')
      .where({ subject, ...(type && { type }) })
      .where('position', '>=', from)
      .where('position', '<', below)
      .orderBy('position')
      .limit(limit);
    return rows.map(row => ({
      position: Number(row.position),
      entry: JSON.parse(row.canonical),
      leafHash: row.leaf_hash.toString('hex'),
    }));
  }

  async get(position: number): Promise<PositionedEntry | undefined> {
    const rows = await this.knex('ledger_entries')
      .select('position', 'canonical', 'leaf_hash', 'appended_at')
      .where({ position });
    return (await this.withPersonal(rows))[0];
  }

  /** Erases the personal values of one entry for good. Its commitments, and so every proof, stay valid. */
  async erase(position: number, at: Date): Promise<void> {
    await this.knex('ledger_personal')
      .where({ position })
      .whereNotNull('value')
      .update({ salt: null, value: null, erased_at: at });
  }

  private async count(filter: LedgerFilter) {
    if (Object.values(filter).every(value => value === undefined)) {
      const row = await this.knex('ledger_tree').first('size');
      return { total: Number(row.size), more: false };
    }
    const matching = await this.knex
      .count({ count: '*' })
      .from(
        this.knex('ledger_entries')
          .select(this.knex.raw('1'))
          .modify(applyFilter, filter)
          .limit(COUNT_LIMIT + 1)
          .as('matching'),
      )
      .first<{ count: string }>();
    const found = Number(matching.count);
    return { total: Math.min(found, COUNT_LIMIT), more: found > COUNT_LIMIT };
  }

  private async withPersonal(
    rows: readonly {
      position: string;
      canonical: string;
      leaf_hash: Buffer;
      appended_at: Date;
    }[],
  ): Promise<PositionedEntry[]> {
    if (rows.length === 0) return [];
    const values = await this.knex('ledger_personal')
      .select('position', 'name', 'value')
      .whereIn(
        'position',
        rows.map(row => row.position),
      )
      .orderBy('name');
    const personal = new Map<string, { [name: string]: string | null }>();
    for (const { position, name, value } of values) {
      const known = personal.get(position) ?? {};
      known[name] = value === null ? null : value.toString('utf8');
      personal.set(position, known);
    }
    return rows.map(row => ({
      position: Number(row.position),
      entry: JSON.parse(row.canonical),
      leafHash: row.leaf_hash.toString('hex'),
      appendedAt: row.appended_at.toISOString(),
      personal: personal.get(row.position) ?? {},
    }));
  }
}

function applyFilter(builder: Knex.QueryBuilder, filter: LedgerFilter): void {
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = filter[name as keyof LedgerFilter];
    if (value !== undefined) builder.where(column, value);
  }
  const { action, actor, since, until } = filter;
  if (since !== undefined) builder.where('occurred_at', '>=', since);
  if (until !== undefined) builder.where('occurred_at', '<', until);
  if (action !== undefined) {
    builder.whereRaw("canonical::jsonb #>> '{plain,action}' = ?", [action]);
  }
  if (actor !== undefined) {
    builder.whereRaw(
      `EXISTS (SELECT 1 FROM ledger_personal AS named
        WHERE named.position = ledger_entries.position AND named.name = 'actor' AND named.value = ?)`,
      [Buffer.from(actor, 'utf8')],
    );
  }
}
