import { useApi } from '@backstage/frontend-plugin-api';
import {
  useAsyncRefetch,
  useSignalHint,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import { PROBE_SIGNAL_CHANNEL } from '@companyos/plugin-probe-common';
import {
  isRolloutEnded,
  type ReleaseApi,
  type Rollout,
  type Scorecard,
} from '@companyos/plugin-release-common';
import {
  releaseApiRef,
  releasePollMs,
  useReleaseSignal,
} from '@companyos/plugin-release-react';
import { lanesOf, releasesOf, type Lane } from './lanes';

/** Rows of the table of releases. */
const RELEASES_SHOWN = 10;
const ROLLOUTS_LOOKED_AT = 50;
const LANES_LOOKED_AT = 50;

export interface Dashboard {
  readonly lanes: readonly Lane[];
  /** Under way. */
  readonly active: readonly Rollout[];
  /** Of the newest releases, newest first. */
  readonly cards: readonly Scorecard[];
}

/** All that the page says of releases, as one picture of one moment; kept fresh. */
export function useDashboard(): AsyncRefetch<Dashboard> {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(signal => load(api, signal), {
    key: 'dashboard',
    pollMs: ({ value, error }) =>
      releasePollMs((value?.active.length ?? 0) > 0, error),
  });
  useReleaseSignal(result.refetch);
  // A walk of what serves is evidence, too.
  useSignalHint(PROBE_SIGNAL_CHANNEL, result.refetch);
  return result;
}

async function load(api: ReleaseApi, signal: AbortSignal): Promise<Dashboard> {
  const [{ items: rollouts }, { items: stable }, cards] = await Promise.all([
    api.rollouts({ limit: ROLLOUTS_LOOKED_AT }, { signal }),
    api.releases({ state: 'stable', limit: LANES_LOOKED_AT }, { signal }),
    api.scorecards({ limit: RELEASES_SHOWN }, { signal }),
  ]);
  const missing = releasesOf({ rollouts, stable }).filter(
    id => !cards.some(({ release }) => release.id === id),
  );
  const others = await Promise.all(
    missing.map(id => api.scorecard(id, { signal })),
  );
  return {
    lanes: lanesOf({ rollouts, stable, cards: [...cards, ...others] }),
    active: rollouts.filter(({ state }) => !isRolloutEnded(state)),
    cards,
  };
}
