import {
  openStates,
  type OperationState,
} from '@companyos/plugin-operation-common';
import { OPERATION_STATES } from '@companyos/plugin-operation-react';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

export const PAGE_SIZE = 20;

/** What the address says the list shows, so that a view can be shared and gone back to. */
export interface ListQuery {
  /** One state, `open` for all that have not ended, `all`. */
  readonly state: OperationState | 'open' | 'all';
  readonly type: string | undefined;
  readonly mine: boolean;
  /** ID of the operation after which this page starts. */
  readonly after: string | undefined;
}

function stateOf(text: string | null): ListQuery['state'] {
  if (text === 'open') {
    return 'open';
  }
  return OPERATION_STATES.find(state => state === text) ?? 'all';
}

/** The states that the API is asked for; `undefined` for all. */
export function statesOf(
  state: ListQuery['state'],
): readonly OperationState[] | undefined {
  if (state === 'all') {
    return undefined;
  }
  return state === 'open' ? openStates : [state];
}

export function useListQuery(): [
  ListQuery,
  (change: Partial<ListQuery>) => void,
] {
  const [search, setSearch] = useSearchParams();
  const query = useMemo<ListQuery>(
    () => ({
      state: stateOf(search.get('state')),
      type: search.get('type') ?? undefined,
      mine: search.get('mine') === 'true',
      after: search.get('after') ?? undefined,
    }),
    [search],
  );
  const change = useCallback(
    (changes: Partial<ListQuery>) => {
      // Another filter is another list: it starts at its newest.
      const next = { ...query, after: undefined, ...changes };
      setSearch({
        ...(next.state !== 'all' && { state: next.state }),
        ...(next.type && { type: next.type }),
        ...(next.mine && { mine: 'true' }),
        ...(next.after && { after: next.after }),
      });
    },
    [query, setSearch],
  );
  return [query, change];
}
