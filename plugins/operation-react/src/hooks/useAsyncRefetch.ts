import { useCallback, useEffect, useReducer, useRef } from 'react';

export interface AsyncRefetch<T> {
  /** The last value that arrived, kept while a newer one is fetched or could not be. */
  readonly value: T | undefined;
  /** Why the last fetch failed; gone with the next that succeeds. */
  readonly error: unknown;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** A value is shown, but the last fetch of it failed: it may be out of date. */
  readonly stale: boolean;
  /** When `value` arrived, milliseconds; `null` before. */
  readonly updatedAt: number | null;
  refetch(): void;
}

interface State<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly settled: boolean;
  readonly updatedAt: number | null;
  readonly key: string;
}

type Action<T> =
  | { type: 'reset'; key: string }
  | { type: 'value'; value: T; at: number }
  | { type: 'error'; error: unknown };

function reduce<T>(state: State<T>, action: Action<T>): State<T> {
  switch (action.type) {
    case 'reset':
      return action.key === state.key
        ? state
        : {
            value: undefined,
            error: undefined,
            settled: false,
            updatedAt: null,
            key: action.key,
          };
    case 'value':
      return {
        ...state,
        value: action.value,
        error: undefined,
        settled: true,
        updatedAt: action.at,
      };
    default:
      return { ...state, error: action.error, settled: true };
  }
}

/**
 * Fetches `load()` now, whenever `key` changes (what was shown is dropped: it is another thing) and on `refetch`
 * (what is shown stays until the new value is there).
 *
 * `pollMs` says after each fetch how long to wait for the next: `null` for never. Nothing is fetched while the page
 * is hidden; it catches up when it is seen again.
 */
export function useAsyncRefetch<T>(
  load: (signal: AbortSignal) => Promise<T>,
  options: {
    key: string;
    pollMs?: (last: { value: T | undefined; error: unknown }) => number | null;
  },
): AsyncRefetch<T> {
  const { key } = options;
  const [state, dispatch] = useReducer(reduce<T>, {
    value: undefined,
    error: undefined,
    settled: false,
    updatedAt: null,
    key,
  });
  const latest = useRef({ load, pollMs: options.pollMs });
  latest.current = { load, pollMs: options.pollMs };
  const trigger = useRef<() => void>(() => {});

  useEffect(() => {
    dispatch({ type: 'reset', key });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let controller = new AbortController();
    let value: T | undefined;

    function schedule(error: unknown) {
      const waitMs = latest.current.pollMs?.({ value, error }) ?? null;
      if (waitMs !== null) {
        timer = setTimeout(() => trigger.current(), waitMs);
      }
    }

    async function run() {
      clearTimeout(timer);
      controller.abort();
      controller = new AbortController();
      const { signal } = controller;
      if (document.visibilityState === 'hidden' && value !== undefined) {
        return;
      }
      try {
        const next = await latest.current.load(signal);
        if (!signal.aborted) {
          value = next;
          dispatch({ type: 'value', value: next, at: Date.now() });
          schedule(undefined);
        }
      } catch (error) {
        if (!signal.aborted) {
          dispatch({ type: 'error', error });
          schedule(error);
        }
      }
    }

    trigger.current = () => {
      run();
    };
    const onVisible = () => {
      if (document.visibilityState === 'visible') {
        trigger.current();
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    run();
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      clearTimeout(timer);
      controller.abort();
      trigger.current = () => {};
    };
  }, [key]);

  const refetch = useCallback(() => trigger.current(), []);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    error: current ? state.error : undefined,
    loading: !current || !state.settled,
    stale: current && state.value !== undefined && state.error !== undefined,
    updatedAt: current ? state.updatedAt : null,
    refetch,
  };
}
