import { createPermission } from '@backstage/plugin-permission-common';

/** Whether someone may ever read the ledger. The policy decides each read by its action `ledger:read`. */
export const ledgerEntryReadPermission = createPermission({
  name: 'ledger.entry.read',
  attributes: { action: 'read' },
});
