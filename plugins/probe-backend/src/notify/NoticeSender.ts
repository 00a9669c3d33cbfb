import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import {
  claimNotifications,
  markFailed,
  markSent,
  type QueuedNotification,
} from '../database';
import { Loop } from '../schedule/Loop';
import type { OwnerDirectory, OwnerRoute } from './OwnerDirectory';

const LOOK_EVERY_MS = 2_000;
const AT_ONCE = 10;
const SEND_WITHIN_MS = 20_000;
/** Longer than sending may take, so that nobody sends what is being sent. */
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 5 * 60_000;
/** After so many attempts a catalog that does not answer is no reason to keep quiet. */
const ATTEMPTS_FOR_OWNER = 3;

export interface NoticeSenderOptions {
  readonly database: Knex;
  readonly notifications: Pick<NotificationService, 'send'>;
  readonly owners: Pick<OwnerDirectory, 'find' | 'catchAll'>;
  readonly clock: () => Date;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly logger: LoggerService;
}

/**
 * Sends what the outbox holds: at least once, under one key in order, for as long as it takes. Marked as sent only when it
 * was sent; whoever dies in between leaves it to be sent again, under the same scope, which replaces the first.
 */
export class NoticeSender {
  static create(options: NoticeSenderOptions): NoticeSender {
    return new NoticeSender(options);
  }

  readonly #loop: Loop;

  private constructor(private readonly options: NoticeSenderOptions) {
    this.#loop = new Loop({
      everyMs: LOOK_EVERY_MS,
      turn: () => this.sendDue(),
      onError: error =>
        options.logger.warn(`Could not look for notifications: ${error}`),
    });
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Everything that is due now; what becomes due by it is not. */
  async sendDue(): Promise<void> {
    const { database, clock } = this.options;
    const claimed = await claimNotifications(database, {
      limit: AT_ONCE,
      leaseMs: LEASE_MS,
      now: clock(),
    });
    await Promise.all(claimed.map(notice => this.#send(notice)));
    // The next of the same keys.
    if (claimed.length > 0) this.#loop.wake();
  }

  async #send(notice: QueuedNotification): Promise<void> {
    const { database, notifications, clock, logger } = this.options;
    let found: OwnerRoute;
    try {
      found = await within(SEND_WITHIN_MS, this.#recipientOf(notice));
      const { recipient } = found;
      await within(
        SEND_WITHIN_MS,
        notifications.send({
          recipients: { type: 'entity', entityRef: recipient },
          payload: notice.content,
        }),
      );
    } catch (error) {
      const delayMs = retryMs(
        notice.attempts,
        (this.options.random ?? Math.random)(),
      );
      logger.warn(
        `Notification ${notice.key} (${notice.kind}) was not sent at attempt ${notice.attempts}; again in ${delayMs} ms: ${error}`,
      );
      await markFailed(database, notice, {
        error: `${error}`.slice(0, 500),
        nextAttemptAt: new Date(clock().getTime() + delayMs),
      });
      return;
    }
    await markSent(database, notice, { at: clock(), ...found });
  }

  async #recipientOf(notice: QueuedNotification): Promise<OwnerRoute> {
    const { owners } = this.options;
    try {
      return await owners.find(notice.owner);
    } catch (error) {
      if (notice.attempts < ATTEMPTS_FOR_OWNER) throw error;
      return owners.catchAll([
        `The catalog did not answer at ${notice.attempts} attempts.`,
      ]);
    }
  }
}

/** Doubling from 2 s to 5 min, the second half of it random. */
export function retryMs(attempts: number, random: number): number {
  const full = Math.min(
    LAST_RETRY_MS,
    FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 16),
  );
  return Math.round(full / 2 + (full / 2) * random);
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${limitMs} ms`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
