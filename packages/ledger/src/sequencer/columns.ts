/**
 * Columns of many rows as single parameters.
 *
 * Texts travel as lines: everything that is sent so has no newline in it. Canonical JSON escapes control characters,
 * and the schema of a record allows them in none of its plain fields.
 */

/** SQL of a column that is sent as lines. An empty line is NULL; no field that is required can be empty. */
export const lines = `string_to_array(?, E'\\n', '')`;

/** An array of whole numbers as PostgreSQL reads it. */
export function integers(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}

/** Salts of 16 bytes side by side; zeros in the place of one that is gone. */
export function salts(hex: readonly (string | undefined)[]): Buffer {
  return Buffer.from(hex.map(salt => salt ?? '0'.repeat(32)).join(''), 'hex');
}
