import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { OperationError } from '@companyos/operations';

const hash = (text: string) => createHash('sha256').update(text).digest();

export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Throws unless the request carries this token. */
export function requireToken(token: string) {
  const expected = hash(token);
  return (headers: IncomingHttpHeaders) => {
    if (!timingSafeEqual(hash(bearerOf(headers) ?? ''), expected)) {
      throw new OperationError('UNAUTHENTICATED', 'The token is not right.', {
        next: 'Send the configured token as `Authorization: Bearer …`.',
      });
    }
  };
}
