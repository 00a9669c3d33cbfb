import { useEffect, useState } from 'react';

/** The present in milliseconds, renewed every `everyMs`; stands still while `everyMs` is `null`. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
