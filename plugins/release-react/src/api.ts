import { createApiRef } from '@backstage/frontend-plugin-api';
import type { ReleaseApi } from '@companyos/plugin-release-common';

/** The release back end, as `ReleaseApi` has it. */
export const releaseApiRef = createApiRef<ReleaseApi>({
  id: 'plugin.release.api',
});
