import { createPermission } from '@backstage/plugin-permission-common';

/** See probes, their runs and incidents. */
export const probeReadPermission = createPermission({
  name: 'probe.read',
  attributes: { action: 'read' },
});

/** Be offered to run a probe now. */
export const probeRunPermission = createPermission({
  name: 'probe.run',
  attributes: { action: 'create' },
});

/** Whether someone may ever do this; each run is decided by the back end on its probe and arm. */
export const probePermissions = [probeReadPermission, probeRunPermission];
