import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { migrateOutbox, Outbox, OutboxRelay } from '@companyos/ledger';
import {
  crashAfter,
  migrateOperations,
  OperationEngine,
  type AnyOperationDefinition,
  type OperationChanged,
} from '@companyos/operations/postgres';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import { assertPostgres } from '../assertPostgres';
import { policyServiceRef } from '../policy/policyServiceRef';

/** Gives a plugin its operation engine, on the plugin's own database. */
export interface OperationsService {
  /**
   * Migrates the tables and answers an engine that takes submits at once. It starts working on what is due when the back end
   * has started, and stops with it. Call it once, while the plugin initialises.
   *
   * @throws OperationError `UNSUPPORTED_DATABASE` where the database is not PostgreSQL.
   */
  createEngine(
    definitions: readonly AnyOperationDefinition[],
    options?: {
      /** Told of each committed change, on the replica that made it: send a hint to fetch again. */
      readonly onChange?: (change: OperationChanged) => void;
    },
  ): Promise<OperationEngine>;
}

/** Plugin-scoped: each plugin's operations and outbox live in its own schema. */
export const operationsServiceRef = createServiceRef<OperationsService>({
  id: 'companyos.operations',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        plugin: coreServices.pluginMetadata,
        policy: policyServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        sink: ledgerSinkServiceRef,
      },
      factory({
        database,
        lifecycle,
        logger,
        plugin,
        policy,
        rootLifecycle,
        sink,
      }) {
        return {
          async createEngine(definitions, options = {}) {
            const knex = await assertPostgres(database);
            await migrateOutbox(knex);
            await migrateOperations(knex);
            const relay = new OutboxRelay({
              knex,
              source: plugin.getId(),
              sink,
              logger,
            });
            const engine = OperationEngine.create({
              database: knex,
              definitions,
              policy,
              outbox: Outbox.create({ onCommitted: () => relay.wake() }),
              logger,
              onEffect: crashAfter(process.env),
              onChange: options.onChange,
            });
            // When every plugin is up: a resumed step may need another one.
            rootLifecycle.addStartupHook(async () => {
              relay.start();
              await engine.start();
            });
            // The plugin's hook, because the root's own closes the database.
            lifecycle.addShutdownHook(async () => {
              await engine.stop();
              await relay.stop();
            });
            return engine;
          },
        };
      },
    }),
});
