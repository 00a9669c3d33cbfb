import { setTimeout as sleep } from 'node:timers/promises';

/** Time, passed in: a test hands over its own and never sleeps. */
export interface Clock {
  now(): Date;
  /** Resolves after that long, or as soon as the signal aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (ms, signal) =>
    sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
};
