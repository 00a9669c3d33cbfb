import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { LedgerPage } from '@companyos/ledger';
import type { LedgerEntries } from './ledgerReaderServiceRef';

const TIMEOUT_MS = 10_000;

export interface HttpLedgerReaderOptions {
  readonly discovery: DiscoveryService;
  readonly auth: AuthService;
  readonly fetch?: typeof fetch;
}

/** Reads the ledger plugin's entries, wherever discovery finds it, in the name of the plugin that asks. */
export function createHttpLedgerReader(
  options: HttpLedgerReaderOptions,
): LedgerEntries {
  const { discovery, auth, fetch: fetchApi = fetch } = options;
  return {
    async list(query) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) search.set(name, String(value));
      }
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'ledger',
      });
      const response = await fetchApi(
        `${await discovery.getBaseUrl('ledger')}/entries?${search}`,
        {
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
      );
      if (!response.ok) throw await ResponseError.fromResponse(response);
      return (await response.json()) as LedgerPage;
    },
  };
}
