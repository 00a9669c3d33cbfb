import { z } from 'zod/v4';
import { canonicalJson } from './canonical';
import { LedgerRecordError } from './errors';
import type { LedgerRecord } from './types';

/** Bounds of one record, so that a batch always fits a request and a page. Bytes of UTF-8. */
export const RECORD_LIMITS = {
  plainBytes: 64 * 1024,
  personalBytes: 64 * 1024,
  personalValues: 32,
} as const;

export const personalName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$/);

export const recordSchema = z.strictObject({
  key: z.string().regex(/^[\x21-\x7e]{1,256}$/),
  type: z.enum(['decision', 'operation', 'audit']),
  event: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}$/),
  outcome: z.enum([
    'allow',
    'deny',
    'success',
    'failure',
    'no-op',
    'cancelled',
    'info',
  ]),
  subject: z.string().regex(/^\P{Cc}{1,512}$/u),
  occurredAt: z.iso.datetime({ precision: 3 }),
  plain: z.record(z.string(), z.unknown()),
  personal: z.record(personalName, z.string()),
});

/**
 * Checks a record as the ledger will, where the caller can still do something about it.
 *
 * @returns the canonical JSON of all of it but the personal values.
 * @throws LedgerRecordError naming every field that is wrong.
 */
export function checkRecord(record: LedgerRecord): string {
  const { error } = recordSchema.safeParse(record);
  if (error) {
    throw new LedgerRecordError(
      `The record "${record?.key}" cannot be recorded: ${error.issues
        .map(issue => `${issue.path.join('.') || 'record'}: ${issue.message}`)
        .join('; ')}.`,
    );
  }
  const { personal, ...plain } = record;
  const text = canonicalJson(plain);
  bound(record, 'plain', text, RECORD_LIMITS.plainBytes);
  const values = Object.values(personal);
  if (values.length > RECORD_LIMITS.personalValues) {
    throw new LedgerRecordError(
      `The record "${record.key}" has ${values.length} personal values; ${RECORD_LIMITS.personalValues} fit.`,
    );
  }
  bound(record, 'personal', values.join(''), RECORD_LIMITS.personalBytes);
  return text;
}

function bound(
  record: LedgerRecord,
  part: string,
  text: string,
  limit: number,
): void {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > limit) {
    throw new LedgerRecordError(
      `The ${part} part of the record "${record.key}" has ${bytes} bytes; ${limit} fit. Store the content elsewhere and record its hash.`,
    );
  }
}
