import { OperationError } from '@companyos/operations';
import { setTimeout as delay } from 'node:timers/promises';

const ASK_EVERY_MS = 50;
const PATIENCE_MS = 20_000;

/**
 * Asks again until the answer is there. A step that gives up is tried again by the engine; its wait is told to whoever looks.
 */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  options: {
    readonly signal: AbortSignal;
    readonly what: string;
    readonly patienceMs?: number;
  },
): Promise<T> {
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) {
      throw new OperationError('STORE_UNAVAILABLE', options.what, {
        retryable: true,
      });
    }
    await delay(ASK_EVERY_MS, undefined, { signal: options.signal });
  }
}
