import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { LedgerSink } from '@companyos/ledger';
import { createHttpLedgerSink } from './HttpLedgerSink';

/** Where this plugin's relay delivers. By default the ledger plugin, over HTTP, with this plugin's own token. */
export const ledgerSinkServiceRef = createServiceRef<LedgerSink>({
  id: 'companyos.ledger.sink',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        discovery: coreServices.discovery,
        auth: coreServices.auth,
      },
      factory: ({ discovery, auth }) =>
        createHttpLedgerSink({ discovery, auth }),
    }),
});
