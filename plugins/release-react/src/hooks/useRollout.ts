import { useApi } from '@backstage/frontend-plugin-api';
import {
  errorBodyOf,
  useAsyncRefetch,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import {
  isRolloutEnded,
  type ObservationPoint,
  type Rollout,
} from '@companyos/plugin-release-common';
import { releaseApiRef } from '../api';
import { useReleaseSignal } from './useReleaseSignal';

const POLL_ACTIVE_MS = 2_000;
const POLL_ENDED_MS = 30_000;

/** How often to look again behind the portal's hints. */
export function releasePollMs(
  isActive: boolean,
  error?: unknown,
): number | null {
  // Each denial is recorded: asking again by itself would fill the ledger with them.
  if (error && errorBodyOf(error).code === 'POLICY_DENIED') return null;
  return isActive ? POLL_ACTIVE_MS : POLL_ENDED_MS;
}

/** One rollout, kept fresh. */
export function useRollout(id: string): AsyncRefetch<Rollout> {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(signal => api.rollout(id, { signal }), {
    key: id,
    pollMs: ({ value, error }) =>
      releasePollMs(!value || !isRolloutEnded(value.state), error),
  });
  useReleaseSignal(result.refetch, id);
  return result;
}

/** Charts and histories are more to fetch and to draw than the answer above them, which stays the quickest. */
const DETAILS_EVERY_MS = 4_000;

/** Something that belongs to a rollout, fetched again when it moved, every few seconds at the most. */
export function useOfRollout<T>(
  { id, state }: Pick<Rollout, 'id' | 'state'>,
  what: string,
  load: (signal: AbortSignal) => Promise<T>,
): AsyncRefetch<T> {
  const isActive = !isRolloutEnded(state);
  const result = useAsyncRefetch(load, {
    key: `${id}/${what}`,
    pollMs: ({ error }) =>
      isActive && !error ? DETAILS_EVERY_MS : releasePollMs(isActive, error),
  });
  useReleaseSignal(result.refetch, id, DETAILS_EVERY_MS);
  return result;
}

/** What both versions did, oldest first. */
export function useObservations(
  rollout: Pick<Rollout, 'id' | 'state'>,
): AsyncRefetch<readonly ObservationPoint[]> {
  const api = useApi(releaseApiRef);
  return useOfRollout(rollout, 'observations', signal =>
    api.observations(rollout.id, { signal }),
  );
}
