import { createPermission } from '@backstage/plugin-permission-common';

/** May this person ever see operations. Which ones is decided on each. */
export const operationReadPermission = createPermission({
  name: 'operation.read',
  attributes: { action: 'read' },
});

/** May this person ever be offered to cancel or hurry an operation. Which ones is decided on each. */
export const operationCancelPermission = createPermission({
  name: 'operation.cancel',
  attributes: { action: 'update' },
});

/** For the `permissionsRegistry` of a plugin that has operations. */
export const operationPermissions = [
  operationReadPermission,
  operationCancelPermission,
];
