import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { loadPolicy } from './loadPolicy';
import { PortalPolicy } from './PortalPolicy';

/** Makes the Cedar bundle the portal's permission policy. */
export const permissionModulePolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'policy',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        permissions: policyExtensionPoint,
      },
      async init({ config, logger, permissions }) {
        const policy = await loadPolicy(config);
        permissions.setPolicy(PortalPolicy.create({ policy, logger }));
      },
    });
  },
});
