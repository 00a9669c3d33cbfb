import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { createHttpLedgerSlices } from './HttpLedgerSlices';
import type { LedgerSlices } from './LedgerSlices';

/** Where this plugin reads slices of the ledger. By default from the ledger plugin, over HTTP. */
export const ledgerSlicesServiceRef = createServiceRef<LedgerSlices>({
  id: 'companyos.ledger.slices',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        discovery: coreServices.discovery,
        auth: coreServices.auth,
      },
      factory: ({ discovery, auth }) =>
        createHttpLedgerSlices({ discovery, auth }),
    }),
});
