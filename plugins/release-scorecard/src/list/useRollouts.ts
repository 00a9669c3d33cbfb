import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import {
  isRolloutEnded,
  type Release,
  type RolloutPage,
  type TargetView,
} from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';
import type { ReleaseQuery } from './useReleaseQuery';

export const PAGE_SIZE = 20;
/** More lanes than that are not looked at on one page. */
const MOST_SERVING = 50;

/** One page of rollouts, newest first, kept fresh. */
export function useRollouts(query: ReleaseQuery): AsyncRefetch<RolloutPage> {
  const api = useApi(releaseApiRef);
  const { after, component, show, target } = query;
  const result = useAsyncRefetch(
    signal =>
      api.rollouts(
        {
          component,
          target,
          after,
          active: show && show === 'active',
          limit: PAGE_SIZE,
        },
        { signal },
      ),
    {
      key: JSON.stringify([component, target, show, after]),
      pollMs: ({ value, error }) =>
        releasePollMs(
          value?.items.some(({ state }) => !isRolloutEnded(state)) ?? false,
          error,
        ),
    },
  );
  useReleaseSignal(result.refetch);
  return result;
}

/** What serves at each target now. */
export function useServing(
  query: Pick<ReleaseQuery, 'component' | 'target'>,
): AsyncRefetch<readonly Release[]> {
  const api = useApi(releaseApiRef);
  const { component, target } = query;
  const result = useAsyncRefetch(
    async signal => {
      const { items } = await api.releases(
        { component, target, state: 'stable', limit: MOST_SERVING },
        { signal },
      );
      return items;
    },
    {
      key: JSON.stringify([component, target]),
      pollMs: ({ error }) => releasePollMs(false, error),
    },
  );
  useReleaseSignal(result.refetch);
  return result;
}

/** Where releases can go, to filter by. */
export function useTargets(): readonly TargetView[] {
  const api = useApi(releaseApiRef);
  const { value } = useAsyncRefetch(signal => api.targets({ signal }), {
    key: 'targets',
  });
  return value ?? [];
}
