import { useSignalHint } from '@companyos/plugin-operation-react';
import { RELEASE_SIGNAL_CHANNEL } from '@companyos/plugin-release-common';
import { useEffect, useRef } from 'react';

/** A controller looks every second, and tells of each look: what is heavy need not keep up with all of them. */
const AT_MOST_EVERY_MS = 1_000;

/**
 * Calls `onHint` when the portal says that a rollout changed: any, or the one with `rolloutId`; once a second at the most, and
 * for the last hint of a burst too. The portal may stay silent, so poll as well.
 */
export function useReleaseSignal(
  onHint: () => void,
  rolloutId?: string,
  atMostEveryMs = AT_MOST_EVERY_MS,
): void {
  const pace = useRef<{
    timer?: ReturnType<typeof setTimeout>;
    again?: boolean;
  }>({});
  const latest = useRef(onHint);
  latest.current = onHint;
  useEffect(() => {
    const { current } = pace;
    return () => clearTimeout(current.timer);
  }, []);

  const hint = () => {
    if (pace.current.timer) {
      pace.current.again = true;
      return;
    }
    latest.current();
    pace.current.timer = setTimeout(() => {
      const { again } = pace.current;
      pace.current.timer = undefined;
      pace.current.again = false;
      if (again) hint();
    }, atMostEveryMs);
  };
  useSignalHint(RELEASE_SIGNAL_CHANNEL, message => {
    if (!rolloutId || message.rolloutId === rolloutId) hint();
  });
}
