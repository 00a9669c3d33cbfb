import serialize from 'canonicalize';
import { LedgerRecordError } from './errors';
import type { JsonValue } from './types';

/**
 * The canonical JSON text of a value (RFC 8785): sorted keys, no white space, ECMAScript numbers.
 *
 * Refuses what has no canonical form instead of dropping it: `undefined` (which the serialiser skips silently, so that
 * two different objects would hash alike), NaN and infinities, lone surrogates (RFC 8785, section 3.2.2.2), and
 * anything that is not plain data.
 */
export function canonicalJson(value: JsonValue): string {
  assertJson(value, '$');
  return serialize(value)!;
}

/** The bytes that are hashed: UTF-8 of {@link canonicalJson}. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function assertJson(value: unknown, path: string): void {
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      assertWellFormed(value, path);
      return;
    case 'number':
      if (!Number.isFinite(value)) throw refused(path, `is ${value}`);
      return;
    case 'object':
      if (value === null) return;
      assertContainer(value, path);
      return;
    default:
      throw refused(path, `is of type ${typeof value}`);
  }
}

function assertContainer(value: object, path: string): void {
  if (Array.isArray(value)) {
    // Not forEach: it skips holes, which are undefined too.
    for (let i = 0; i < value.length; i += 1) {
      assertJson(value[i], `${path}[${i}]`);
    }
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused(path, 'is not a plain object');
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw refused(path, 'has a symbol as a key');
  }
  for (const [key, child] of Object.entries(value)) {
    assertWellFormed(key, path);
    // A function named so would be called by the serialiser; any other value under it is plain data.
    assertJson(child, `${path}.${key}`);
  }
}

function assertWellFormed(text: string, path: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw refused(path, 'has half of a surrogate pair');
  }
}

function refused(path: string, why: string): LedgerRecordError {
  return new LedgerRecordError(`${path} ${why}, which has no canonical JSON.`);
}
