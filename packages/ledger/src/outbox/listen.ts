import type { Knex } from 'knex';
import { OUTBOX_CHANNEL } from './migrateOutbox';

/** What this needs of a `pg` client. */
interface RawConnection {
  query(sql: string): Promise<unknown>;
  on(event: string, listener: () => void): void;
  removeAllListeners(event: string): void;
  end(): Promise<void>;
}

export interface Listener {
  /** Connects, or connects again after the connection broke. */
  ensure(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Hears commits that wrote to an outbox anywhere in this database, on a connection outside the pool: LISTEN would
 * otherwise occupy one of those that requests need. A broken connection costs nothing but time: the poll finds the
 * records, and `ensure` connects again.
 */
export function listenForRecords(knex: Knex, onRecords: () => void): Listener {
  let connection: RawConnection | undefined;
  return {
    async ensure() {
      if (connection) return;
      const fresh: RawConnection = await knex.client.acquireRawConnection();
      const lost = () => {
        if (connection === fresh) connection = undefined;
      };
      // Without a listener for `error`, node would end the process.
      fresh.on('error', lost);
      fresh.on('end', lost);
      fresh.on('notification', onRecords);
      await fresh.query(`LISTEN ${OUTBOX_CHANNEL}`);
      connection = fresh;
      onRecords();
    },
    async close() {
      const last = connection;
      connection = undefined;
      last?.removeAllListeners('notification');
      await last?.end();
    },
  };
}
