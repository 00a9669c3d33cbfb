import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `op_` and a ULID (https://github.com/ulid/spec): sorts by time, so IDs are also the order of a list. */
export function newOperationId(now: Date): string {
  let time = now.getTime();
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = ALPHABET[time % 32] + head;
    time = Math.floor(time / 32);
  }
  // 16 characters of 5 bits are 80 bits; a byte modulo 32 is uniform.
  const tail = Array.from(randomBytes(16), byte => ALPHABET[byte % 32]);
  return `op_${head}${tail.join('')}`;
}
