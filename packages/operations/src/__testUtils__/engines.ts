import type { Knex } from 'knex';
import knexFactory from 'knex';
import { migrateOutbox, Outbox } from '@companyos/ledger';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import {
  migrateOperations,
  OperationEngine,
  type OperationEffect,
  type OperationEngineOptions,
} from '../postgres';
import { LEASE_NAME } from '../postgres/Lease';
import {
  migrateToy,
  toyDefinition,
  toyDirectory,
  toyPolicy,
  type ToyHooks,
} from './toy';

/** A replica: an engine on a pool of its own, as another process has it. */
export interface Replica {
  readonly engine: OperationEngine;
  readonly knex: Knex;
  readonly effects: OperationEffect[];
}

/** A database, a clock that tests advance, and any number of replicas on it. */
export class EngineLab {
  static async create(): Promise<EngineLab> {
    const database = await createTestDatabase({
      key: 'operations_lab_2',
      async prepare(knex) {
        await migrateOperations(knex);
        await migrateOutbox(knex);
        await migrateToy(knex);
      },
    });
    return new EngineLab(database);
  }

  readonly knex: Knex;
  readonly url: string;
  readonly #database: TestDatabase;
  readonly #replicas: Replica[] = [];
  #now = Date.parse('2026-01-01T00:00:00.000Z');

  private constructor(database: TestDatabase) {
    this.#database = database;
    this.knex = database.knex;
    this.url = database.url;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** A started replica. It polls only when told: nothing in a test happens because time passed. */
  async replica(
    options: Partial<OperationEngineOptions> & { hooks?: ToyHooks } = {},
  ): Promise<Replica> {
    const replica = this.idleReplica(options);
    await replica.engine.start();
    return replica;
  }

  /** A replica that submits and never works. */
  idleReplica(
    options: Partial<OperationEngineOptions> & { hooks?: ToyHooks } = {},
  ): Replica {
    const { hooks, ...rest } = options;
    const knex = knexFactory({
      client: 'pg',
      connection: this.#database.url,
      pool: { min: 0, max: 5 },
    });
    const effects: OperationEffect[] = [];
    const engine = OperationEngine.create({
      database: knex,
      definitions: [toyDefinition(knex, hooks)],
      policy: toyPolicy(),
      directory: toyDirectory(),
      outbox: Outbox.create(),
      clock: () => new Date(this.#now),
      random: () => 1,
      pollMs: 3_600_000,
      onEffect: effect => effects.push(effect),
      ...rest,
    });
    const replica = { engine, knex, effects };
    this.#replicas.push(replica);
    return replica;
  }

  /** Records in the outbox, oldest first, with their personal values. */
  async records(): Promise<
    {
      event: string;
      outcome: string;
      subject: string;
      key: string;
      plain: Record<string, unknown>;
      personal: Record<string, string>;
    }[]
  > {
    const rows = await this.knex('ledger_outbox').orderBy('id');
    return rows.map(row => ({
      ...JSON.parse(row.record),
      personal: Object.fromEntries(
        Object.entries<{ value: string }>(JSON.parse(row.personal)).map(
          ([name, { value }]) => [name, value],
        ),
      ),
    }));
  }

  async events(): Promise<string[]> {
    return (await this.records()).map(({ event }) => event);
  }

  /** Ends the connections that replicas own their operations by, as a crash or a network would. */
  async cutLeases(): Promise<void> {
    await this.knex.raw(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = ?`,
      [LEASE_NAME],
    );
  }

  async close(): Promise<void> {
    for (const { engine, knex } of this.#replicas) {
      await engine.stop();
      await knex.destroy();
    }
    await this.#database.drop();
  }
}

/** A promise to be settled from outside: tests hold a step with it. */
export function deferred<T = void>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}
