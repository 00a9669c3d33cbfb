import type { Config } from '@backstage/config';
import { z } from 'zod/v4';

const PROVIDER = 'auth.providers.local';

const localAuthSchema = z.strictObject({
  users: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(
            /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/,
            'Use a catalog name in lower case.',
          ),
        password: z
          .string()
          // Header values carry nothing else reliably.
          .regex(
            /^[\x21-\x7e]{12,128}$/,
            'Use 12 to 128 printable ASCII characters without spaces.',
          ),
      }),
    )
    .min(1, 'Name at least one user.')
    .refine(
      users => new Set(users.map(({ name }) => name)).size === users.length,
      { error: 'Two users share one name.' },
    ),
  dangerouslyAllowRemote: z.boolean().default(false),
});

export type LocalAuthConfig = Readonly<z.output<typeof localAuthSchema>>;
export type LocalUser = LocalAuthConfig['users'][number];

/**
 * The provider's configuration; undefined when there is none. Throws one sentence when it is not valid, and when this
 * portal is not one that only its developer can reach.
 */
export function readLocalAuthConfig(
  config: Config,
  environment: { readonly NODE_ENV?: string } = process.env,
): LocalAuthConfig | undefined {
  const raw = config.getOptional(PROVIDER);
  if (raw === undefined) {
    return undefined;
  }
  refuseProduction(config, environment.NODE_ENV);
  const parsed = localAuthSchema.safeParse(raw);
  if (!parsed.success) {
    const flaws = parsed.error.issues.map(({ path, message }) =>
      [[PROVIDER, ...path].join('.'), message].join(': '),
    );
    throw new Error(`The local sign-in is misconfigured. ${flaws.join(' ')}`);
  }
  if (!parsed.data.dangerouslyAllowRemote) {
    refuseRemote(config);
  }
  return parsed.data;
}

function refuseProduction(config: Config, nodeEnv: string | undefined) {
  const signs = [
    ['NODE_ENV', nodeEnv],
    ['auth.environment', config.getOptionalString('auth.environment')],
  ] as const;
  for (const [name, value] of signs) {
    if (value?.toLowerCase() === 'production') {
      throw new Error(
        `The local sign-in is for development only, and ${name} says production: remove ${PROVIDER} from the configuration and configure your own sign-in provider.`,
      );
    }
  }
}

function refuseRemote(config: Config) {
  const host = listenHost(config.getOptional('backend.listen'));
  if (!isLoopback(host)) {
    throw new Error(
      `The local sign-in is for one machine only, and the back end listens on ${
        host || 'all addresses'
      }: set backend.listen.host to 127.0.0.1, or ${PROVIDER}.dangerouslyAllowRemote to true when something else keeps strangers out.`,
    );
  }
}

/** `backend.listen` is `:7007`, `127.0.0.1:7007`, a port, or `{ host, port }`; Backstage listens everywhere by default. */
function listenHost(listen: unknown): string {
  if (typeof listen === 'object' && listen !== null && 'host' in listen) {
    return String(listen.host ?? '');
  }
  const [, host = ''] = /^(.*):\d+$/.exec(String(listen ?? '')) ?? [];
  return host;
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return (
    bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare)
  );
}
