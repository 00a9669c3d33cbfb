import { randomFillSync } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_BYTES = 10;
const MAX_TIME_MS = 2 ** 48 - 1;
const CODES = [...CROCKFORD].map(character => character.charCodeAt(0));

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
  const { timeMs = Date.now(), random } = options;
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > MAX_TIME_MS) {
    throw new RangeError(
      `A ULID needs a time from 0 to ${MAX_TIME_MS} ms since the epoch, got ${timeMs}.`,
    );
  }
  return (
    timeText(timeMs) + (random ? encode(random(RANDOM_BYTES), 0) : pooled())
  );
}

let lastTime = { timeMs: -1, text: '' };

/** Many IDs are made within one millisecond. */
function timeText(timeMs: number): string {
  if (lastTime.timeMs === timeMs) return lastTime.text;
  let text = '';
  let rest = timeMs;
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    text = CROCKFORD[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  lastTime = { timeMs, text };
  return text;
}

const pool = new Uint8Array(400 * RANDOM_BYTES);
let used = pool.length;

/** Asking the operating system costs the same for 10 bytes as for thousands. No byte is given twice. */
function pooled(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return encode(pool, used - RANDOM_BYTES);
}

/** 10 bytes from there as 16 characters, 5 bits each. In one piece: text that is put together stays in pieces. */
function encode(bytes: Uint8Array, from: number): string {
  const codes = new Array<number>(2 * 8);
  for (let half = 0; half < 2; half += 1) {
    const at = from + 5 * half;
    const high =
      (bytes[at] << 12) | (bytes[at + 1] << 4) | (bytes[at + 2] >> 4);
    const low =
      ((bytes[at + 2] & 15) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];
    for (let place = 0; place < 4; place += 1) {
      codes[8 * half + place] = CODES[(high >> (15 - 5 * place)) & 31];
      codes[8 * half + 4 + place] = CODES[(low >> (15 - 5 * place)) & 31];
    }
  }
  return String.fromCharCode(...codes);
}
