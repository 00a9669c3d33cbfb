import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_BYTES = 10;
const MAX_TIME_MS = 2 ** 48 - 1;

export interface UlidOptions {
  /** Milliseconds since the epoch; now unless told. */
  readonly timeMs?: number;
  /** A source of random bytes; the operating system's unless told. */
  readonly random?: (bytes: number) => Uint8Array;
}

/**
 * A ULID (github.com/ulid/spec): 48 bits of time, 80 bits of randomness, 26 characters of Crockford base 32.
 *
 * Sorts by time to the millisecond, and is unique without coordination; it makes no promise about the order of two
 * IDs of one millisecond.
 */
export function newUlid(options: UlidOptions = {}): string {
  const { timeMs = Date.now(), random = randomBytes } = options;
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > MAX_TIME_MS) {
    throw new RangeError(
      `A ULID needs a time from 0 to ${MAX_TIME_MS} ms since the epoch, got ${timeMs}.`,
    );
  }
  let time = '';
  let rest = timeMs;
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    time = CROCKFORD[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  return time + encode(random(RANDOM_BYTES));
}

/** 10 bytes as 16 characters, 5 bits each. */
function encode(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CROCKFORD[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return text;
}
