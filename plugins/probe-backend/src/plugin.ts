import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import {
  assertPostgres,
  policyServiceRef,
} from '@companyos/plugin-operation-node';
import { probePermissions } from '@companyos/plugin-probe-common';
import { probesExtensionPoint } from '@companyos/plugin-probe-node';
import { migrateProbes } from './database';
import { createDomain } from './domain';
import { ProbeRegistry } from './ProbeRegistry';
import { createRouter } from './routes';
import { DecisionOutbox } from './service/DecisionOutbox';
import { readProbesConfig } from './service/readConfig';

/** Walks critical paths on schedule and on request, and tells whoever owns what does not work. */
export const probePlugin = createBackendPlugin({
  pluginId: 'probe',
  register(env) {
    const registry = ProbeRegistry.create();
    env.registerExtensionPoint(probesExtensionPoint, registry);

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissionsRegistry: coreServices.permissionsRegistry,
        plugin: coreServices.pluginMetadata,
        policy: policyServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        sink: ledgerSinkServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { lifecycle, logger, plugin, sink } = deps;
        const database = await assertPostgres(deps.database);
        await migrateProbes(database);
        const outbox = await DecisionOutbox.create({
          knex: database,
          source: plugin.getId(),
          sink,
          logger,
        });
        const domain = createDomain({
          ...deps,
          ...readProbesConfig(deps.config),
          database,
          registry,
          outbox,
          clock: () => new Date(),
        });
        deps.permissionsRegistry.addPermissions(probePermissions);
        deps.httpRouter.use(createRouter({ ...deps, ...domain }));
        // When every plugin is up: what is found is told through another one.
        deps.rootLifecycle.addStartupHook(async () => {
          outbox.start();
          await domain.start();
        });
        // The plugin's hook, because the root's own closes the database.
        lifecycle.addShutdownHook(async () => {
          await domain.stop();
          await outbox.stop();
        });
      },
    });
  },
});
