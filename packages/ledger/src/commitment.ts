import { hash, randomBytes } from 'node:crypto';
import type { SaltedValue } from './types';

/** 128 bits: enough that a name or an address cannot be guessed from its hash, not even by trying all of them. */
export const SALT_BYTES = 16;

/** Source of randomness: that many bytes. Injected, so that a test can repeat itself. */
export type RandomBytes = (size: number) => Uint8Array;

const POOL_BYTES = 8 * 1024;

/**
 * Bytes of the operating system, drawn in larger helpings, because asking costs as much as hashing five values. Each byte
 * is given out once.
 */
export function pooledRandomBytes(
  draw: RandomBytes = randomBytes,
): RandomBytes {
  let pool = new Uint8Array(0);
  return size => {
    if (size > POOL_BYTES) return draw(size);
    if (pool.length < size) pool = draw(POOL_BYTES);
    const given = pool.subarray(0, size);
    pool = pool.subarray(size);
    return given;
  };
}

/** Gives a personal value the salt that its commitment uses. Text that is not well-formed UTF-16 gets U+FFFD in place. */
export function saltValue(
  value: string,
  random: RandomBytes = randomBytes,
): SaltedValue {
  return {
    salt: Buffer.from(random(SALT_BYTES)).toString('hex'),
    // A commitment is over UTF-8, which has no lone surrogates: what is stored must be what was hashed.
    value: Buffer.from(value, 'utf8').toString('utf8'),
  };
}

/** `sha256(salt || utf8(value))`, lower-case hex. */
export function commit(salted: SaltedValue): string {
  return hash(
    'sha256',
    Buffer.concat([
      Buffer.from(salted.salt, 'hex'),
      Buffer.from(salted.value, 'utf8'),
    ]),
  );
}
