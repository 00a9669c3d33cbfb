/** JSON that canonicalises (RFC 8785): no `undefined`, no NaN or infinity. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/** What happened, in the ledger's terms. */
export type LedgerRecordType = 'decision' | 'operation' | 'audit';

/**
 * What a writer hands to the outbox, inside the transaction that it speaks of.
 *
 * `plain` holds IDs, outcomes and hashes and is in the clear for ever. `personal` holds everything
 * that names a person or is free text (actor, reason, address, URL, metadata): the entry only commits
 * to it by salted hash, so that it can be erased later without breaking a proof.
 */
export interface LedgerRecord {
  /** Stable across retries: `<operation or decision ID>/<effect>`. A second write of the same key is ignored. */
  readonly key: string;
  readonly type: LedgerRecordType;
  /** What it is, for example `tenant.create.succeeded` or `policy.decision`. */
  readonly event: string;
  readonly outcome:
    | 'allow'
    | 'deny'
    | 'success'
    | 'failure'
    | 'no-op'
    | 'cancelled'
    | 'info';
  /** What it is about, an ID without meaning to outsiders: `tenant:tn_…`, `operation:op_…`, `entity:…`. */
  readonly subject: string;
  /** ISO 8601, UTC, milliseconds: when it happened, not when it was delivered. */
  readonly occurredAt: string;
  readonly plain: JsonObject;
  readonly personal: { readonly [name: string]: string };
}

/** A personal value with the 128-bit salt (hex) that its commitment uses: `sha256(salt || utf8(value))`. */
export interface SaltedValue {
  readonly salt: string;
  readonly value: string;
}

/** A personal value whose salt and text are gone for good; the commitment keeps its place in the entry. Lower-case hex SHA-256. */
export interface ErasedValue {
  readonly commitment: string;
}

/** A record as the relay carries it: numbered by its source, salts attached. */
export interface SourcedRecord {
  /** The outbox it comes from, for example `tenant`. */
  readonly source: string;
  /** 1, 2, 3 … without a gap per source. */
  readonly sequence: number;
  readonly record: Omit<LedgerRecord, 'personal'>;
  readonly personal: { readonly [name: string]: SaltedValue | ErasedValue };
}

/** A leaf of the tree. Its canonical bytes (RFC 8785) are what is hashed; nothing personal is in it. */
export interface LedgerEntry {
  readonly schema: 'companyos.ledger.entry/v1';
  readonly source: string;
  readonly sequence: number;
  readonly key: string;
  readonly type: LedgerRecordType;
  readonly event: string;
  readonly outcome: LedgerRecord['outcome'];
  readonly subject: string;
  readonly occurredAt: string;
  readonly plain: JsonObject;
  /** Name of the personal value to lower-case hex SHA-256 of salt and value. */
  readonly commitments: { readonly [name: string]: string };
}

/** An entry at its place in the tree. */
export interface PositionedEntry {
  /** Zero-based index of the leaf. */
  readonly position: number;
  readonly entry: LedgerEntry;
  /** RFC 6962 leaf hash, `sha256(0x00 || canonical bytes)`, lower-case hex. */
  readonly leafHash: string;
  /** When the sequencer appended it. ISO 8601, UTC. */
  readonly appendedAt: string;
  /** The values behind the commitments; `null` where erased. */
  readonly personal: { readonly [name: string]: string | null };
}

/**
 * Where a relay delivers, over and over: a delivery may arrive twice, and the second one changes nothing.
 *
 * Rejects with `LedgerGapError` when the batch starts after what the ledger expects next, and with `LedgerConflictError`
 * when a sequence number is already there with other content.
 * `accepted` is the highest sequence now in the ledger for that source.
 */
export interface LedgerSink {
  deliver(
    source: string,
    batch: readonly SourcedRecord[],
  ): Promise<{ accepted: number }>;
}
