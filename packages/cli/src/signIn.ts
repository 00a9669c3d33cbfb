import { z } from 'zod/v4';
import type { Session } from './credentials';
import { CliError, toCliError } from './errors';
import type { Io } from './io';
import { portalFetch } from './transport';

const refreshSchema = z.object({
  backstageIdentity: z.object({
    token: z.string().min(1),
    expiresInSeconds: z.number().optional(),
    identity: z.object({ userEntityRef: z.string() }),
  }),
});

const userInfoSchema = z.object({
  claims: z.object({
    sub: z.string(),
    ent: z.array(z.string()).default([]),
    exp: z.number().optional(),
  }),
});

export interface WhoAmI {
  readonly user: string;
  readonly memberOf: readonly string[];
}

function refused(message: string, next: string, cause?: unknown): CliError {
  return new CliError(
    'notSignedIn',
    { code: 'UNAUTHENTICATED', message, next },
    { cause },
  );
}

async function parse<T>(
  response: Response,
  schema: z.ZodType<T>,
  url: string,
): Promise<T> {
  const parsed = schema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) {
    throw new CliError('unexpected', {
      code: 'UNEXPECTED_ANSWER',
      message: `${url} gave an answer that this command does not understand.`,
      next: 'Check that it is the address of a CompanyOS portal of the same version.',
    });
  }
  return parsed.data;
}

/** Signs in with the portal's own user name and password. */
export async function signIn(
  io: Io,
  url: string,
  user: string,
  password: string,
): Promise<Session> {
  const wrong = 'Check the name and the password; npm start prints them.';
  if (/[^\x21-\x7e]/.test(user + password)) {
    throw refused(`${url} does not let ${user} in.`, wrong);
  }
  const response = await portalFetch(io, url)(`${url}/api/auth/local/refresh`, {
    headers: {
      'x-companyos-user': user,
      'x-companyos-password': password,
      'x-requested-with': 'XMLHttpRequest',
    },
  }).catch(error => {
    throw toCliError(error).exit === 'notSignedIn'
      ? refused(`${url} does not let ${user} in.`, wrong, error)
      : error;
  });
  if (response.status === 404) {
    throw refused(
      `${url} has no sign-in with a password.`,
      'Sign in with a token from the portal: companyos login --token',
    );
  }
  if (!response.ok) {
    throw refused(`${url} does not let ${user} in.`, wrong);
  }
  const { backstageIdentity } = await parse(response, refreshSchema, url);
  const { token, expiresInSeconds, identity } = backstageIdentity;
  return {
    token,
    user: identity.userEntityRef,
    expiresAt:
      expiresInSeconds === undefined
        ? null
        : new Date(io.now() + expiresInSeconds * 1000).toISOString(),
  };
}

async function userInfo(
  send: typeof fetch,
  url: string,
  token: string,
): Promise<z.infer<typeof userInfoSchema>> {
  const response = await send(`${url}/api/auth/v1/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) {
    throw refused(
      `${url} does not accept the token.`,
      'Copy a new one from the portal, or run: companyos login --user <name>',
    );
  }
  return await parse(response, userInfoSchema, url);
}

/** Asks the portal whose token it is; a token that it does not know is refused. */
export async function sessionOf(
  send: typeof fetch,
  url: string,
  token: string,
): Promise<Session> {
  const { claims } = await userInfo(send, url, token);
  return {
    token,
    user: claims.sub,
    expiresAt: claims.exp ? new Date(claims.exp * 1000).toISOString() : null,
  };
}

export async function whoAmI(
  send: typeof fetch,
  url: string,
  token: string,
): Promise<WhoAmI> {
  const { claims } = await userInfo(send, url, token);
  return {
    user: claims.sub,
    memberOf: claims.ent.filter(ref => ref !== claims.sub),
  };
}
