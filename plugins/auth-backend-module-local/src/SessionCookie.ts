import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CookieOptions } from 'express';
import type { LocalUsers } from './LocalUsers';

export const COOKIE_NAME = 'companyos-local';
const LIFETIME_MS = 12 * 60 * 60 * 1_000;

/**
 * Keeps a browser signed in over a reload without a password in its storage: `name.expiry.signature`, signed with a key
 * that dies with the password. Nothing is stored here.
 */
export class SessionCookie {
  readonly options: CookieOptions;
  readonly #users: LocalUsers;
  readonly #clock: () => number;

  constructor(options: {
    users: LocalUsers;
    /** Where the provider lives as browsers see it: its path scopes the cookie, its scheme makes it secure. */
    baseUrl: string;
    clock?: () => number;
  }) {
    const url = new URL(options.baseUrl);
    this.#users = options.users;
    this.#clock = options.clock ?? Date.now;
    this.options = {
      httpOnly: true,
      sameSite: 'strict',
      path: url.pathname,
      secure: url.protocol === 'https:',
      maxAge: LIFETIME_MS,
    };
  }

  issue(name: string): string {
    const expiry = this.#clock() + LIFETIME_MS;
    return `${name}.${expiry}.${this.#sign(name, expiry)!}`;
  }

  /** The name a cookie speaks for; undefined when it is forged, expired or of another password. */
  verify(cookie: unknown): string | undefined {
    const match =
      typeof cookie === 'string' &&
      /^(.+)\.(\d{1,15})\.([\w-]{43})$/.exec(cookie);
    if (!match) {
      return undefined;
    }
    const [, name, expiry, signature] = match;
    const expected = this.#sign(name, Number(expiry));
    return expected &&
      timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) &&
      Number(expiry) > this.#clock()
      ? name
      : undefined;
  }

  #sign(name: string, expiry: number): string | undefined {
    const key = this.#users.keyOf(name);
    return (
      key &&
      createHmac('sha256', key)
        .update(`companyos-local-session\n${name}\n${expiry}`)
        .digest('base64url')
    );
  }
}
