import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { readLocalAuthConfig } from './config';
import { createPeopleRouter } from './peopleRouter';
import { createLocalProviderFactory } from './provider';

/** Sign-in with a name and a password for development portals. Does nothing unless it is configured. */
export const authModuleLocal = createBackendModule({
  pluginId: 'auth',
  moduleId: 'local',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        providers: authProvidersExtensionPoint,
      },
      async init({ auth, catalog, config, httpRouter, providers }) {
        const local = readLocalAuthConfig(config);
        if (!local) {
          return;
        }
        providers.registerProvider({
          providerId: 'local',
          factory: createLocalProviderFactory(local),
        });
        httpRouter.addAuthPolicy({
          path: '/local/people',
          allow: 'unauthenticated',
        });
        httpRouter.use(
          createPeopleRouter({ users: local.users, catalog, auth }),
        );
      },
    });
  },
});
