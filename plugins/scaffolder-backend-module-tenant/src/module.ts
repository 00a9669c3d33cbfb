import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { OperationsClient } from '@companyos/plugin-operation-common';
import {
  TenantClient,
  TenantExportsClient,
} from '@companyos/plugin-tenant-common';
import { setTimeout as delay } from 'node:timers/promises';
import { createTenantAction } from './actions/createTenant';
import { deleteTenantAction } from './actions/deleteTenant';
import { exportTenantAction } from './actions/exportTenant';
import { tenantLinks } from './actions/tenantLinks';

/** Tenants from templates. */
export const scaffolderModuleTenant = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'tenant',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discoveryApi: coreServices.discovery,
      },
      async init({ actions, auth, config, discoveryApi }) {
        const shared = {
          auth,
          operations: new OperationsClient({ discoveryApi }),
          links: tenantLinks(config.getString('app.baseUrl')),
          now: Date.now,
          pause: (ms: number, signal?: AbortSignal) =>
            delay(ms, undefined, { signal }).catch(() => {}),
        };
        actions.addActions(
          createTenantAction({
            ...shared,
            tenants: new TenantClient({ discoveryApi }),
          }),
          deleteTenantAction({
            ...shared,
            tenants: new TenantClient({ discoveryApi }),
          }),
          exportTenantAction({
            ...shared,
            exports: new TenantExportsClient({ discoveryApi }),
          }),
        );
      },
    });
  },
});
