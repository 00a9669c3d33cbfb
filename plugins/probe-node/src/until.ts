import type { ProbeClock, ProbeContext } from './types';
import { ProbeFailure } from './verdicts';

const EVERY_MS = 250;

export function createUntil(options: {
  readonly clock: ProbeClock;
  readonly signal: AbortSignal;
  readonly waitingFor: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}): ProbeContext['until'] {
  const { clock, signal, waitingFor } = options;
  return (what, ask, { everyMs = EVERY_MS, withinMs = Infinity } = {}) =>
    waitingFor(what, async () => {
      const until = clock.monotonicMs() + withinMs;
      for (;;) {
        const found = await ask();
        if (found !== undefined) return found;
        if (clock.monotonicMs() + everyMs > until) {
          throw new ProbeFailure(
            'timeout',
            `${what}: not within ${withinMs} ms.`,
          );
        }
        await pause(everyMs);
      }
    });

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const callOff = clock.after(delayMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      function onAbort() {
        callOff();
        reject(signal.reason);
      }
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }
}
