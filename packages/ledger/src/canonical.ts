import { LedgerRecordError } from './errors';
import type { JsonValue } from './types';

/**
 * The canonical JSON text of a value (RFC 8785): sorted keys, no white space, ECMAScript numbers.
 *
 * Refuses what has no canonical form instead of dropping it: `undefined` (so that two different objects cannot hash
 * alike), NaN and infinities, lone surrogates (RFC 8785, section 3.2.2.2), and anything that is not plain data. Checks
 * and writes in one pass: every record goes through here several times.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, []);
}

/** The bytes that are hashed: UTF-8 of {@link canonicalJson}. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/** Where in the value it is, for the message when it is refused. */
type Path = (string | number)[];

function write(value: unknown, path: Path): string {
  switch (typeof value) {
    case 'string':
      return quoted(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw refused(path, `is ${value}`);
      // ECMAScript's own form is the canonical one, except that JSON has no negative zero.
      return value === 0 ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value)
        ? writeArray(value, path)
        : writeObject(value as { [key: string]: unknown }, path);
    default:
      throw refused(path, `is of type ${typeof value}`);
  }
}

function writeArray(value: readonly unknown[], path: Path): string {
  let text = '[';
  // Not forEach: it skips holes, which are undefined too.
  for (let i = 0; i < value.length; i += 1) {
    path.push(i);
    text += i === 0 ? write(value[i], path) : `,${write(value[i], path)}`;
    path.pop();
  }
  return `${text}]`;
}

function writeObject(value: { [key: string]: unknown }, path: Path): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused(path, 'is not a plain object');
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw refused(path, 'has a symbol as a key');
  }
  let text = '{';
  // Without a comparison of its own, sort() compares UTF-16 code units, as section 3.2.3 asks.
  for (const key of Object.keys(value).sort()) {
    const name = quoted(key, path);
    path.push(key);
    const item = `${name}:${write(value[key], path)}`;
    path.pop();
    text += text === '{' ? item : `,${item}`;
  }
  return `${text}}`;
}

/** What cannot stand between quotes as it is. Most texts have none of it, and need no second look. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string, path: Path): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (/\p{Surrogate}/u.test(text)) {
    throw refused(path, 'has half of a surrogate pair');
  }
  // For well-formed text JSON.stringify escapes what section 3.2.2.2 does, the same way.
  return JSON.stringify(text);
}

function refused(path: Path, why: string): LedgerRecordError {
  const where = path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('');
  return new LedgerRecordError(
    `$${where} ${why}, which has no canonical JSON.`,
  );
}
