import { useApi } from '@backstage/frontend-plugin-api';
import type { AsyncRefetch } from '@companyos/plugin-operation-react';
import type { Rollout, RolloutEvent } from '@companyos/plugin-release-common';
import { releaseApiRef, useOfRollout } from '@companyos/plugin-release-react';

/** What happened to a rollout, oldest first, kept fresh. */
export function useHistory(
  rollout: Pick<Rollout, 'id' | 'state'>,
): AsyncRefetch<readonly RolloutEvent[]> {
  const api = useApi(releaseApiRef);
  return useOfRollout(rollout, 'history', signal =>
    api.history(rollout.id, { signal }),
  );
}
