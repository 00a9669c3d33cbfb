import { createPermission } from '@backstage/plugin-permission-common';

/** Whether someone may ever read the ledger. The policy decides each read by its action `ledger:read`. */
export const ledgerEntryReadPermission = createPermission({
  name: 'ledger.entry.read',
  attributes: { action: 'read' },
});

/** Whether someone may ever have the head signed. Each time is decided by the action `ledger:checkpoint`. */
export const ledgerCheckpointCreatePermission = createPermission({
  name: 'ledger.checkpoint.create',
  attributes: { action: 'create' },
});
