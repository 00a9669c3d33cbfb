import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What of the list is shown. All of it is in the address, so that it can be linked, reloaded and gone back to. */
export interface ReleaseQuery {
  readonly component: string | undefined;
  readonly target: string | undefined;
  /** `active`: under way; `ended`: over; undefined for both. */
  readonly show: 'active' | 'ended' | undefined;
  /** The last one of the page before; undefined on the first. */
  readonly after: string | undefined;
}

export const EVERYTHING: Partial<ReleaseQuery> = {
  component: undefined,
  target: undefined,
  show: undefined,
  after: undefined,
};

export function useReleaseQuery(): [
  ReleaseQuery,
  (change: Partial<ReleaseQuery>) => void,
] {
  const [params, setParams] = useSearchParams();
  const query = useMemo<ReleaseQuery>(() => {
    const show = params.get('show');
    return {
      component: params.get('component') || undefined,
      target: params.get('target') || undefined,
      show: show === 'active' || show === 'ended' ? show : undefined,
      after: params.get('after') || undefined,
    };
  }, [params]);
  const change = useCallback(
    (wanted: Partial<ReleaseQuery>) => {
      setParams(before => {
        const next = new URLSearchParams(before);
        // Another filter starts at its first page.
        for (const [key, value] of Object.entries({
          after: undefined,
          ...wanted,
        })) {
          if (value) next.set(key, value);
          else next.delete(key);
        }
        return next;
      });
    },
    [setParams],
  );
  return [query, change];
}
