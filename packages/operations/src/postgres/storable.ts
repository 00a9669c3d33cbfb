/** A zero character or half a surrogate pair, as JSON escapes them: PostgreSQL can store neither. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Text that PostgreSQL stores; what it cannot store becomes U+FFFD. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** JSON text that a `jsonb` column takes. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text)
    ? JSON.stringify(value, (_, member) =>
        typeof member === 'string' ? storableText(member) : member,
      )
    : text;
}
