import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';

const CASE = 'Use 1 to 80 letters, digits, spaces and . _ / -';

const reason = z
  .string({ error: 'Say why: it is recorded.' })
  .trim()
  .min(3, 'Say why: it is recorded.')
  .max(1000, 'Use at most 1000 characters.');

export const placeSchema = z.strictObject({
  subject: z
    .string()
    .regex(
      /^(?:tenant:tn_[a-z2-7]{16}|artifact:[a-z0-9][a-z0-9._/-]{0,300})$/,
      'Name a tenant by its ID (tenant:tn_…) or an artifact (artifact:<store>/<key>).',
    ),
  case: z
    .string({ error: CASE })
    .trim()
    .normalize('NFC')
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,79}$/u, CASE),
  reason,
});

export const releaseSchema = z.strictObject({
  holdId: z.string().regex(/^hd_[0-9A-HJKMNP-TV-Z]{26}$/, 'This is no hold.'),
  reason,
});

export type PlaceInput = z.output<typeof placeSchema>;
export type ReleaseInput = z.output<typeof releaseSchema>;

/** @throws OperationError `INVALID_INPUT` with a message per field. */
export function parseInput<T extends z.ZodType>(
  schema: T,
  input: unknown,
): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields: { [path: string]: string } = {};
  for (const { path, message } of result.error.issues) {
    fields[path.map(String).join('/')] ??= message;
  }
  throw new OperationError('INVALID_INPUT', Object.values(fields)[0], {
    fields,
  });
}
