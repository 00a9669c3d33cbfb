import { createPermission } from '@backstage/plugin-permission-common';

/** See decisions, holds, retention and the matrix. */
export const residencyReadPermission = createPermission({
  name: 'residency.read',
  attributes: { action: 'read' },
});

/** Place legal holds, and ask for their release. */
export const residencyHoldPermission = createPermission({
  name: 'residency.hold',
  attributes: { action: 'create' },
});

/** Run the matrix, or the sweep, at once. */
export const residencyRunPermission = createPermission({
  name: 'residency.run',
  attributes: { action: 'update' },
});

/** Whether someone may ever do this; each request is decided by policy on what it is about. */
export const residencyPermissions = [
  residencyReadPermission,
  residencyHoldPermission,
  residencyRunPermission,
];
