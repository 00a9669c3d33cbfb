import { z } from 'zod/v4';
import { canonicalJson } from './canonical';
import { commit } from './commitment';
import { LedgerRecordError } from './errors';
import { leafHash } from './merkle/hash';
import { personalName, recordSchema } from './record';
import type {
  ErasedValue,
  LedgerEntry,
  SaltedValue,
  SourcedRecord,
} from './types';

const sourcedRecordSchema = z.strictObject({
  /** A plugin's, or `plugin.thing` for the outbox of something that the plugin looks after. */
  source: z.string().regex(/^[a-z][a-z0-9-]{0,63}(\.[a-z][a-z0-9-]{0,63})?$/),
  sequence: z.int().min(1),
  record: recordSchema.omit({ personal: true }),
  personal: z.record(
    personalName,
    z.union([
      z.strictObject({
        salt: z.string().regex(/^[0-9a-f]{32}$/),
        value: z.string(),
      }),
      z.strictObject({ commitment: z.string().regex(/^[0-9a-f]{64}$/) }),
    ]),
  ),
});

/** A leaf ready for its position. */
export interface Leaf {
  readonly entry: LedgerEntry;
  /** RFC 8785 text; its UTF-8 is what `hash` is over. */
  readonly canonical: string;
  readonly hash: Buffer;
  readonly personal: SourcedRecord['personal'];
}

/**
 * The entry of a delivered record: everything in it but the personal values, for which it has commitments.
 *
 * @throws LedgerRecordError when the record is not one.
 */
export function buildEntry(sourced: SourcedRecord): LedgerEntry {
  const { error } = sourcedRecordSchema.safeParse(sourced);
  if (error) {
    throw new LedgerRecordError(
      `Number ${sourced?.sequence} of "${
        sourced?.source
      }" is not a record: ${error.issues
        .map(issue => `${issue.path.join('.') || 'record'}: ${issue.message}`)
        .join('; ')}.`,
    );
  }
  const { source, sequence, record } = sourced;
  return {
    schema: 'companyos.ledger.entry/v1',
    source,
    sequence,
    key: record.key,
    type: record.type,
    event: record.event,
    outcome: record.outcome,
    subject: record.subject,
    occurredAt: record.occurredAt,
    plain: record.plain,
    commitments: Object.fromEntries(
      Object.entries(sourced.personal).map(([name, value]) => [
        name,
        isErased(value) ? value.commitment : commit(value),
      ]),
    ),
  };
}

/** The entry, its canonical bytes and its hash in the tree. */
export function buildLeaf(sourced: SourcedRecord): Leaf {
  const entry = buildEntry(sourced);
  const canonical = canonicalJson({ ...entry });
  return {
    entry,
    canonical,
    hash: leafHash(Buffer.from(canonical, 'utf8')),
    personal: sourced.personal,
  };
}

export function isErased(
  value: SaltedValue | ErasedValue,
): value is ErasedValue {
  return 'commitment' in value;
}
