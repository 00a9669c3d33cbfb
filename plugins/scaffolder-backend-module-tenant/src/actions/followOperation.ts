import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  isEnded,
  isOperationError,
  type Operation,
} from '@companyos/plugin-operation-common';

/** Long enough for a restart of a store; a task that waited for days would only hide the waiting. */
const FOLLOW_AT_MOST_MS = 10 * 60_000;
const POLL_MS = 1_000;

export interface FollowOptions {
  /** The operation as it is now. */
  readonly get: (signal?: AbortSignal) => Promise<Operation>;
  readonly logger: Pick<LoggerService, 'info' | 'warn'>;
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after this time, or at once when aborted. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Follows an operation until it has ended, and logs each step as it is done and each reason to wait. The operation does not
 * depend on being followed: it goes on when this stops, for whatever reason.
 *
 * @returns the operation as last seen; it has not ended where time ran out.
 */
export async function followOperation(
  options: FollowOptions,
): Promise<Operation> {
  const { get, logger, signal, now, pause } = options;
  const deadline = now() + FOLLOW_AT_MOST_MS;
  const done = new Set<string>();
  let waitReason: string | null = null;
  let last: Operation | undefined;
  for (;;) {
    signal?.throwIfAborted();
    try {
      last = await get(signal);
    } catch (error) {
      signal?.throwIfAborted();
      // The back end may just be restarting; the operation is durable, so asking again is all there is to do.
      if (!isOperationError(error) || !error.retryable || now() >= deadline) {
        throw error;
      }
    }
    if (last) {
      for (const { key, state, title } of last.steps) {
        if (state !== 'done' || done.has(key)) continue;
        done.add(key);
        logger.info(`${done.size} of ${last.steps.length}: ${title}`);
      }
      if (last.waitReason && last.waitReason !== waitReason) {
        logger.warn(`Waiting, it goes on by itself. ${last.waitReason}`);
      }
      waitReason = last.waitReason;
      if (isEnded(last.state) || now() >= deadline) return last;
    }
    await pause(POLL_MS, signal);
  }
}
