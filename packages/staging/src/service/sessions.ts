import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';
import { bearerOf } from '../http/token';

const LIFETIME_MS = 60 * 60_000;

const payload = z.object({
  tenant: z.string(),
  user: z.string(),
  expiresAt: z.number(),
});

export type Session = z.infer<typeof payload>;

/** Signed sessions without a store: any version accepts what another one issued. */
export class Sessions {
  constructor(
    private readonly key: string,
    private readonly now: () => number = Date.now,
  ) {}

  issue(tenant: string, user: string): { token: string; expiresAt: string } {
    const expiresAt = this.now() + LIFETIME_MS;
    const body = Buffer.from(
      JSON.stringify({ tenant, user, expiresAt }),
    ).toString('base64url');
    return {
      token: `${body}.${this.sign(body)}`,
      expiresAt: new Date(expiresAt).toISOString(),
    };
  }

  /** Throws `UNAUTHENTICATED`. */
  require(headers: IncomingHttpHeaders): Session {
    const [body = '', signature = ''] = (bearerOf(headers) ?? '').split('.');
    const expected = Buffer.from(this.sign(body));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new OperationError('UNAUTHENTICATED', 'Nobody is signed in.');
    }
    const session = payload.parse(
      JSON.parse(Buffer.from(body, 'base64url').toString('utf8')),
    );
    if (session.expiresAt <= this.now()) {
      throw new OperationError('UNAUTHENTICATED', 'The session is over.');
    }
    return session;
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url');
  }
}
