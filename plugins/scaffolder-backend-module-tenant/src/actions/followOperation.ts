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
  /** What to say of an operation that has ended, after its last steps. */
  readonly conclude: (operation: Operation) => string | undefined;
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
  const { conclude, get, logger, signal, now, pause } = options;
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
      const { state, steps } = last;
      const lines = steps
        .filter(step => step.state === 'done' && !done.has(step.key))
        .map(({ key, title }) => {
          done.add(key);
          return `${done.size} of ${steps.length}: ${title}`;
        });
      const end = isEnded(state) ? conclude(last) : undefined;
      // One message a look: the task's log does not keep the order of messages that are sent at the same moment.
      const message = [...lines, end].filter(Boolean).join('\n');
      if (message) logger.info(message);
      if (last.waitReason && last.waitReason !== waitReason) {
        logger.warn(`Waiting, it goes on by itself. ${last.waitReason}`);
      }
      waitReason = last.waitReason;
      if (isEnded(state) || now() >= deadline) return last;
    }
    await pause(POLL_MS, signal);
  }
}
