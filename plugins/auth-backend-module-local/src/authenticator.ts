import { AuthenticationError, CustomErrorBase } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import type { FailureLimiter } from './FailureLimiter';
import type { LocalUsers } from './LocalUsers';
import { COOKIE_NAME, type SessionCookie } from './SessionCookie';

export const USER_HEADER = 'x-companyos-user';
export const PASSWORD_HEADER = 'x-companyos-password';

/** Answered with 429. */
export class TooManyAttemptsError extends CustomErrorBase {
  readonly statusCode = 429;
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    super(
      `Too many failed sign-ins for this name: try again in ${retryAfterSeconds} s.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface LocalResult {
  readonly name: string;
}

/** Who a request speaks for: by name and password in headers, or by the cookie of an earlier sign-in. */
export function createLocalAuthenticator(options: {
  users: LocalUsers;
  limiter: FailureLimiter;
  cookie: SessionCookie;
}) {
  const { users, limiter, cookie } = options;
  return createProxyAuthenticator<undefined, LocalResult, LocalResult>({
    defaultProfileTransform: async ({ name }) => ({
      profile: { displayName: name },
    }),
    initialize: () => undefined,
    async authenticate({ req }) {
      const name = req.header(USER_HEADER);
      const password = req.header(PASSWORD_HEADER);
      if (name === undefined && password === undefined) {
        // A custom header, so that no other site's form or image can use the cookie.
        const known =
          req.header('x-requested-with') === 'XMLHttpRequest'
            ? cookie.verify(req.cookies?.[COOKIE_NAME])
            : undefined;
        if (known === undefined) {
          throw new AuthenticationError(
            `Nobody is signed in: send the headers ${USER_HEADER} and ${PASSWORD_HEADER}.`,
          );
        }
        return { result: { name: known }, providerInfo: { name: known } };
      }
      const user = name ?? '';
      const waitMs = limiter.waitMs(user);
      if (waitMs > 0) {
        throw new TooManyAttemptsError(waitMs);
      }
      if (!users.matches(user, password ?? '')) {
        limiter.failed(user);
        throw new AuthenticationError(
          'This name and password do not match: check both; npm start prints them.',
        );
      }
      limiter.succeeded(user);
      return { result: { name: user }, providerInfo: { name: user } };
    },
  });
}
