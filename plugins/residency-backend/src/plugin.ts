import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ledgerReaderServiceRef } from '@companyos/plugin-ledger-node';
import {
  assertPostgres,
  operationsServiceRef,
  policyServiceRef,
  readObjectStores,
} from '@companyos/plugin-operation-node';
import { residencyPermissions } from '@companyos/plugin-residency-common';
import { TenantClient } from '@companyos/plugin-tenant-common';
import { migrateResidency } from './database';
import { createDomain } from './domain';
import { createGroupsOf } from './groupsOf';
import { createRouter } from './router';
import { scheduleSweep } from './sweep/schedule';
import { Tenants } from './service/Tenants';

/** Where pages that show operations listen. */
const OPERATION_SIGNAL_CHANNEL = 'companyos:operation';

/** Legal holds, erasures, decisions and retention. */
export const residencyPlugin = createBackendPlugin({
  pluginId: 'residency',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ledger: ledgerReaderServiceRef,
        logger: coreServices.logger,
        operations: operationsServiceRef,
        permissionsRegistry: coreServices.permissionsRegistry,
        policy: policyServiceRef,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, config, httpAuth, logger, scheduler, signals } = deps;
        const database = await assertPostgres(deps.database);
        await migrateResidency(database);
        const tenants = Tenants.create({
          client: new TenantClient({ discoveryApi: deps.discovery }),
          auth,
          database,
        });
        const domain = await createDomain({
          ...deps,
          database,
          tenants,
          stores: readObjectStores(config),
          groupsOf: createGroupsOf(deps),
          clock: () => new Date(),
          onChange: ({ id }) => {
            signals
              .publish({
                recipients: { type: 'broadcast' },
                channel: OPERATION_SIGNAL_CHANNEL,
                message: { operationId: id },
              })
              .catch(error => logger.debug('A hint was not sent', error));
          },
        });
        deps.permissionsRegistry.addPermissions(residencyPermissions);
        deps.httpRouter.use(
          createRouter({
            ...deps,
            ...domain,
            tenantAs: async (req, idOrName) =>
              tenants.factsAs(await httpAuth.credentials(req), idOrName),
          }),
        );
        await scheduleSweep({ config, scheduler, sweep: domain.sweep });
      },
    });
  },
});
