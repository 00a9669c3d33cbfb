import { createPermission } from '@backstage/plugin-permission-common';

/** See releases, rollouts, what they decided and why. */
export const releaseReadPermission = createPermission({
  name: 'release.read',
  attributes: { action: 'read' },
});

/** Be offered to start a release. */
export const releaseStartPermission = createPermission({
  name: 'release.start',
  attributes: { action: 'create' },
});

/** Be offered to pause, resume, promote, abort and roll back. */
export const releaseSteerPermission = createPermission({
  name: 'release.steer',
  attributes: { action: 'update' },
});

/**
 * Whether someone may ever do this; what they may do with one release is decided by the back end on that release.
 */
export const releasePermissions = [
  releaseReadPermission,
  releaseStartPermission,
  releaseSteerPermission,
];
