import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { LedgerFilter, LedgerPage } from '@companyos/ledger';
import { createHttpLedgerReader } from './HttpLedgerReader';

/** The ledger's entries, as this plugin may read them. */
export interface LedgerEntries {
  /** Newest first. Rejects with what the ledger answers, a denial included. */
  list(
    query: LedgerFilter & { readonly offset: number; readonly limit: number },
  ): Promise<LedgerPage>;
}

/** By default the ledger plugin, over HTTP, with this plugin's own token: policy decides what it may read. */
export const ledgerReaderServiceRef = createServiceRef<LedgerEntries>({
  id: 'companyos.ledger.reader',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        discovery: coreServices.discovery,
        auth: coreServices.auth,
      },
      factory: ({ discovery, auth }) =>
        createHttpLedgerReader({ discovery, auth }),
    }),
});
