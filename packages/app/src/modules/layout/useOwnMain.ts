import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Whether a page puts a `main` element of its own inside the referenced one: there must not be two. */
export function useOwnMain(): {
  ref: RefObject<HTMLDivElement>;
  hasOwnMain: boolean;
} {
  const ref = useRef<HTMLDivElement>(null);
  const [hasOwnMain, setHasOwnMain] = useState(false);
  useLayoutEffect(() => {
    const frame = ref.current;
    if (!frame) {
      return undefined;
    }
    const look = () => setHasOwnMain(frame.querySelector('main') !== null);
    look();
    // Pages arrive later than their frame, and change.
    const observer = new MutationObserver(look);
    observer.observe(frame, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return { ref, hasOwnMain };
}
