import { createApiRef } from '@backstage/frontend-plugin-api';
import type { ProbeApi } from '@companyos/plugin-probe-common';

export const probeApiRef = createApiRef<ProbeApi>({
  id: 'plugin.probe.client',
});
