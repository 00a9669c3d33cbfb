import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { migrateOutbox, Outbox, OutboxRelay } from '@companyos/ledger';
import {
  crashAfter,
  migrateOperations,
  OperationEngine,
  type AnyOperationDefinition,
  type OperationChanged,
} from '@companyos/operations/postgres';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import { createApproverNotices } from '../approvals/askApprovers';
import { createCatalogDirectory } from '../approvals/catalogDirectory';
import { assertPostgres } from '../assertPostgres';
import { DenialNotices } from '../denials/DenialNotices';
import { policyServiceRef } from '../policy/policyServiceRef';
import {
  createOutboxRecorder,
  type OutboxRecorderOptions,
} from '../seams/createOutboxRecorder';

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

  /** Where seams of this plugin record: the outbox that its operations have. Call `createEngine` first, which migrates it. */
  createSeamRecorder(
    options: Pick<OutboxRecorderOptions, 'about' | 'listeners'>,
  ): Promise<ReturnType<typeof createOutboxRecorder>>;
}

/** Plugin-scoped: each plugin's operations and outbox live in its own schema. */
export const operationsServiceRef = createServiceRef<OperationsService>({
  id: 'companyos.operations',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        plugin: coreServices.pluginMetadata,
        policy: policyServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        sink: ledgerSinkServiceRef,
      },
      factory({
        auth,
        catalog,
        database,
        lifecycle,
        logger,
        notifications,
        plugin,
        policy,
        rootLifecycle,
        sink,
      }) {
        let relay: OutboxRelay | undefined;
        const outbox = Outbox.create({ onCommitted: () => relay?.wake() });
        const denials = DenialNotices.create({
          pluginId: plugin.getId(),
          notifications,
          policy,
          logger,
        });
        return {
          async createSeamRecorder(options) {
            return createOutboxRecorder({
              ...options,
              listeners: [denials, ...(options.listeners ?? [])],
              database: await assertPostgres(database),
              outbox,
              logger,
            });
          },
          async createEngine(definitions, options = {}) {
            const knex = await assertPostgres(database);
            await migrateOutbox(knex);
            await migrateOperations(knex);
            const started = new OutboxRelay({
              knex,
              source: plugin.getId(),
              sink,
              logger,
            });
            relay = started;
            const tellApprovers = createApproverNotices({
              pluginId: plugin.getId(),
              notifications,
              logger,
            });
            const engine: OperationEngine = OperationEngine.create({
              database: knex,
              definitions,
              policy,
              directory: createCatalogDirectory({ catalog, auth }),
              outbox,
              logger,
              onEffect: crashAfter(process.env),
              onDenied: denial => denials.denied(denial),
              onChange(change) {
                tellApprovers(change, engine);
                denials.operationChanged(change, engine);
                options.onChange?.(change);
              },
            });
            // When every plugin is up: a resumed step may need another one.
            rootLifecycle.addStartupHook(async () => {
              started.start();
              await engine.start();
            });
            // The plugin's hook, because the root's own closes the database.
            lifecycle.addShutdownHook(async () => {
              await engine.stop();
              await started.stop();
            });
            return engine;
          },
        };
      },
    }),
});
