import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const ITERATIONS = 4096;

/**
 * The SCRAM-SHA-256 verifier (RFC 5802, RFC 7677) that PostgreSQL stores for a password. Sending it instead of the
 * password keeps the password out of statement logs, and saves the server the hashing.
 *
 * The salt derives from the password: ours are 256 random-looking bits and never reused, so a salt adds nothing, and the
 * same password always has the same verifier. That makes a changed one visible as drift.
 */
export function scramVerifier(password: string): string {
  const salt = createHmac('sha256', password)
    .update('companyos scram salt')
    .digest()
    .subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) =>
    createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest();
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString(
    'base64',
  )}$${storedKey.toString('base64')}:${key('Server Key').toString('base64')}`;
}
