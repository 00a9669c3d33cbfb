import {
  readCredentials,
  writeCredentials,
  type Session,
} from '../credentials';
import { defineCommand, type CommonOptions } from '../command';
import { badInput, CliError } from '../errors';
import type { Io } from '../io';
import { portalUrl } from '../portalUrl';
import { sessionOf, signIn } from '../signIn';
import { json } from '../text';
import { portalFetch } from '../transport';

interface Options extends CommonOptions {
  readonly user?: string;
  /** `true` when given without a value. */
  readonly token?: string | true;
}

async function secret(
  io: Io,
  what: string,
  variable: string | undefined,
): Promise<string> {
  let value = variable;
  if (!value) {
    value = io.interactive
      ? await io.askSecret(`${what}: `)
      : await io.readStdin();
  }
  const trimmed = value.replace(/\r?\n$/, '');
  if (!trimmed) {
    throw badInput(
      `No ${what.toLowerCase()} was given.`,
      'Type it when asked, or pipe it in on standard input.',
    );
  }
  return trimmed;
}

async function open(io: Io, url: string, options: Options): Promise<Session> {
  const send = portalFetch(io, url);
  if (options.token) {
    const token =
      options.token === true
        ? await secret(io, 'Token', undefined)
        : options.token;
    return await sessionOf(send, url, token);
  }
  if (!options.user) {
    throw badInput(
      'It is not said who signs in.',
      'Give --user <name>, or --token with a token from the portal.',
    );
  }
  const password = await secret(io, 'Password', io.env.COMPANYOS_PASSWORD);
  return await signIn(io, url, options.user, password);
}

export const login = defineCommand<Options>({
  path: ['login'],
  summary: 'Sign in to a portal and remember it',
  details: `The password is asked for, or read from COMPANYOS_PASSWORD or standard input. With --token, sign in with a
token from the portal's page "Command line" instead.`,
  examples: [
    'companyos login --url http://localhost:7007 --user ada',
    'companyos login --url https://portal.example.com --token',
  ],
  configure: command =>
    command
      .option('--user <name>', 'who signs in')
      .option('--token [token]', 'sign in with a token; asked for if left out'),
  async run({ io }, options) {
    const credentials = await readCredentials(io);
    const url = portalUrl(io, credentials, options.url);
    const session = await open(io, url, options);
    if (/[^\x21-\x7e]/.test(session.token)) {
      throw new CliError('badInput', {
        code: 'INVALID_INPUT',
        message: 'That is no token: it contains spaces or other characters.',
        next: 'Copy the token again and run the command once more.',
      });
    }
    await writeCredentials(io, {
      ...credentials,
      current: url,
      portals: { ...credentials.portals, [url]: session },
    });
    const { user, expiresAt } = session;
    io.out(
      options.json
        ? json({ url, user, expiresAt })
        : `Signed in to ${url} as ${user}${
            expiresAt ? `, until ${expiresAt}` : ''
          }.\n`,
    );
    return 'ok';
  },
});
