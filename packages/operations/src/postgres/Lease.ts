import type { Knex } from 'knex';

/** The part of a `pg` client that a lease needs. */
interface Connection {
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Record<string, unknown>[] }>;
  on(event: 'notification', listener: (message: Notification) => void): void;
  on(event: 'error' | 'end', listener: () => void): void;
  end(): Promise<void>;
}

interface Notification {
  readonly channel: string;
  readonly payload?: string;
}

const CHANNEL = 'companyos_operations';
/** What `pg_stat_activity` calls these connections: one per engine, idle most of the time, and meant to stay. */
export const LEASE_NAME = 'companyos operations lease';
// The same expression everywhere: two plugins may share a database, each in a schema of its own.
function lockKey(id: string): string {
  return `hashtextextended('companyos:operation:' || current_schema() || ':' || ${id}, 0)`;
}
// Lets the server notice within half a minute that a lease's machine is gone without a goodbye.
const KEEPALIVE =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;';

/** SQL that tells every engine on this schema, when the transaction commits, to look at the operation in column `id`. */
export const NOTIFY = `pg_notify('${CHANNEL}', current_schema() || ':' || id)`;

/**
 * One connection of its own, outside the pool, on which an engine owns operations and hears of them.
 *
 * It owns by session advisory locks. PostgreSQL frees them the moment the session ends, however it ends: a process killed
 * with SIGKILL loses its operations at once, and no timeout has to pass before another replica takes them over.
 */
export class Lease {
  /** @param channel - of whose notifications to tell; the engine's own unless another loop has a lease of its own. */
  static async open(
    knex: Knex,
    on: { notification(id: string): void; lost(): void },
    channel = CHANNEL,
  ): Promise<Lease> {
    // A raw connection has the pool's settings (host, credentials, TLS, search path) without taking one of its places.
    const connection: Connection = await knex.client.acquireRawConnection();
    const lease = new Lease(connection);
    const lost = () => {
      if (!lease.#open) return;
      lease.#open = false;
      on.lost();
    };
    connection.on('error', lost);
    connection.on('end', lost);
    try {
      const { rows } = await connection.query(
        'SELECT current_schema() AS schema',
      );
      const prefix = `${rows[0].schema}:`;
      connection.on('notification', ({ payload }) => {
        if (payload?.startsWith(prefix))
          on.notification(payload.slice(prefix.length));
      });
      await connection.query(
        `SET application_name = '${LEASE_NAME}'; ${KEEPALIVE} LISTEN ${channel}`,
      );
    } catch (error) {
      await lease.close();
      throw error;
    }
    return lease;
  }

  readonly #connection: Connection;
  #open = true;
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Becomes the only holder for this operation, or answers false. Must not be called for one that it holds. */
  async tryAcquire(operationId: string): Promise<boolean> {
    const { rows } = await this.#query(
      `SELECT pg_try_advisory_lock(${lockKey('$1')}) AS held`,
      [operationId],
    );
    return this.#open && rows[0].held === true;
  }

  /** Operations that are due, of these types, and that were free: they are held now. */
  async acquireDue(options: {
    readonly types: readonly string[];
    readonly except: readonly string[];
    readonly limit: number;
    readonly now: Date;
  }): Promise<string[]> {
    // MATERIALIZED keeps the planner from locking rows it then throws away: locks are taken one by one, up to the limit.
    const { rows } = await this.#query(
      `WITH due AS MATERIALIZED (
         SELECT id FROM operations
         WHERE (state IN ('running', 'cancelling') OR (state = 'waiting' AND next_attempt_at <= $2))
           AND type = ANY ($3) AND id <> ALL ($4)
         ORDER BY id
       )
       SELECT id FROM due WHERE pg_try_advisory_lock(${lockKey(
         'id',
       )}) LIMIT $1`,
      [options.limit, options.now, options.types, options.except],
    );
    return this.#open ? rows.map(({ id }) => id as string) : [];
  }

  async release(operationId: string): Promise<void> {
    if (!this.#open) return;
    await this.#query(`SELECT pg_advisory_unlock(${lockKey('$1')})`, [
      operationId,
    ]);
  }

  /** Frees everything it holds. */
  async close(): Promise<void> {
    this.#open = false;
    await this.#connection.end().catch(() => undefined);
  }

  /** One at a time, as a connection works. */
  #query(text: string, values: readonly unknown[]) {
    const result = this.#busy.then(() => this.#connection.query(text, values));
    this.#busy = result.catch(() => undefined);
    return result;
  }
}
