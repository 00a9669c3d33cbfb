import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Passwords here are 256 random bits that machines hold, so one salted hash is enough: there is nothing to guess, and a
 * slow one would only make every login a load test.
 */
export function passwordVerifier(salt: string, password: string): string {
  return createHash('sha256').update(`${salt}\0${password}`).digest('hex');
}

export function passwordMatches(
  stored: { readonly salt: string; readonly verifier: string },
  password: string,
): boolean {
  return timingSafeEqual(
    Buffer.from(passwordVerifier(stored.salt, password)),
    Buffer.from(stored.verifier),
  );
}
