import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { OperationsClient } from '@companyos/plugin-operation-common';
import { ReleaseClient } from '@companyos/plugin-release-common';
import { setTimeout as delay } from 'node:timers/promises';
import { releaseLinks } from './actions/releaseLinks';
import { rollBackAction } from './actions/rollBack';
import { startReleaseAction } from './actions/startRelease';

/** Releases from templates. */
export const scaffolderModuleRelease = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'release',
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
          releases: new ReleaseClient({ discoveryApi }),
          operations: new OperationsClient({ discoveryApi }),
          links: releaseLinks(config.getString('app.baseUrl')),
          pause: (ms: number, signal?: AbortSignal) =>
            delay(ms, undefined, { signal }).catch(() => {}),
        };
        actions.addActions(startReleaseAction(shared), rollBackAction(shared));
      },
    });
  },
});
