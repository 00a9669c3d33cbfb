import { createHash, randomBytes } from 'node:crypto';
import type { SaltedValue } from './types';

/** 128 bits: enough that a name or an address cannot be guessed from its hash, not even by trying all of them. */
export const SALT_BYTES = 16;

/** Source of randomness: that many bytes. Injected, so that a test can repeat itself. */
export type RandomBytes = (size: number) => Uint8Array;

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
  return createHash('sha256')
    .update(Buffer.from(salted.salt, 'hex'))
    .update(salted.value, 'utf8')
    .digest('hex');
}
