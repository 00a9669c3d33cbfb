import { createApiRef } from '@backstage/frontend-plugin-api';
import type { ResidencyApi } from '@companyos/plugin-residency-common';

export const residencyApiRef = createApiRef<ResidencyApi>({
  id: 'plugin.residency.client',
});
