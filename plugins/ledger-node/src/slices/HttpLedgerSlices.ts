import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { BareEntry } from '@companyos/ledger';
import { z } from 'zod/v4';
import type { LedgerSlices } from './LedgerSlices';

const TIMEOUT_MS = 20_000;
const PAGE = 100;

const headSchema = z.object({ size: z.number().int() });
const rootSchema = z.object({ toRoot: z.string().regex(/^[0-9a-f]{64}$/) });
const pageSchema = z.object({
  items: z.array(
    z.object({
      position: z.number().int(),
      entry: z.looseObject({}),
      leafHash: z.string(),
    }),
  ),
});

/** Reads from the ledger plugin, wherever discovery finds it, with this plugin's own token. */
export function createHttpLedgerSlices(options: {
  readonly discovery: DiscoveryService;
  readonly auth: AuthService;
  readonly fetch?: typeof fetch;
}): LedgerSlices {
  const { discovery, auth, fetch: fetchApi = fetch } = options;

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'ledger',
    });
    const response = await fetchApi(
      `${await discovery.getBaseUrl('ledger')}${path}`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return schema.parse(await response.json());
  }

  return {
    size: async () => (await get('/head', headSchema)).size,
    rootAt: async size =>
      (await get(`/proofs/consistency?from=${size}&to=${size}`, rootSchema))
        .toRoot,
    async *entries({ subject, below, type }) {
      let from = 0;
      for (;;) {
        const query = new URLSearchParams({
          subject,
          below: String(below),
          from: String(from),
          limit: String(PAGE),
          ...(type && { type }),
        });
        const { items } = await get(`/slice?${query}`, pageSchema);
        yield* items as unknown as readonly BareEntry[];
        if (items.length < PAGE) return;
        from = items[items.length - 1].position + 1;
      }
    },
  };
}
