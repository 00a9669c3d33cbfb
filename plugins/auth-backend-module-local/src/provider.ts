import {
  NotImplementedError,
  ServiceUnavailableError,
  isError,
} from '@backstage/errors';
import {
  prepareBackstageIdentityResponse,
  type AuthProviderFactory,
  type AuthResolverContext,
} from '@backstage/plugin-auth-node';
import type { LocalAuthConfig } from './config';
import {
  createLocalAuthenticator,
  TooManyAttemptsError,
} from './authenticator';
import { FailureLimiter } from './FailureLimiter';
import { LocalUsers } from './LocalUsers';
import { COOKIE_NAME, SessionCookie } from './SessionCookie';

/**
 * The routes of the provider. Like Backstage's proxy provider, with two additions: a successful sign-in leaves a
 * cookie, and logout takes it away.
 */
export function createLocalProviderFactory(
  config: LocalAuthConfig,
  clock: () => number = Date.now,
): AuthProviderFactory {
  return ({ baseUrl, providerId, resolverContext }) => {
    const users = new LocalUsers(config.users);
    const cookie = new SessionCookie({
      users,
      baseUrl: `${baseUrl}/${providerId}`,
      clock,
    });
    const authenticator = createLocalAuthenticator({
      users,
      cookie,
      limiter: new FailureLimiter(clock),
    });
    return {
      async start() {
        throw new NotImplementedError('The local sign-in has no start page.');
      },
      async frameHandler() {
        throw new NotImplementedError('The local sign-in has no frame.');
      },
      async refresh(req, res) {
        res.setHeader('Cache-Control', 'no-store');
        const { result, providerInfo } = await authenticator
          .authenticate({ req }, undefined)
          .catch(error => {
            if (error instanceof TooManyAttemptsError) {
              res.setHeader('Retry-After', error.retryAfterSeconds);
            }
            throw error;
          });
        const { profile } = await authenticator.defaultProfileTransform(
          result,
          resolverContext,
        );
        const identity = await signIn(result.name, resolverContext);
        res.cookie(COOKIE_NAME, cookie.issue(result.name), cookie.options);
        res.json({
          profile,
          providerInfo,
          backstageIdentity: prepareBackstageIdentityResponse(identity),
        });
      },
      async logout(req, res) {
        if (req.header('x-requested-with') === 'XMLHttpRequest') {
          res.clearCookie(COOKIE_NAME, {
            ...cookie.options,
            maxAge: undefined,
          });
        }
        res.status(204).end();
      },
    };
  };
}

async function signIn(name: string, context: AuthResolverContext) {
  try {
    return await context.signInWithCatalogUser({
      entityRef: { kind: 'User', namespace: 'default', name },
    });
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      throw new ServiceUnavailableError(
        `The catalog does not know user:default/${name} yet: try again in a few seconds; if it stays so, add the user to the catalog.`,
      );
    }
    throw error;
  }
}
