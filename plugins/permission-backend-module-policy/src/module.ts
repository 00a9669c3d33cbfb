import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { policyServiceRef } from '@companyos/plugin-operation-node';
import { PortalPolicy } from './PortalPolicy';

/** Makes the Cedar bundle the portal's permission policy. */
export const permissionModulePolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'policy',
  register(reg) {
    reg.registerInit({
      deps: {
        logger: coreServices.logger,
        permissions: policyExtensionPoint,
        policy: policyServiceRef,
      },
      async init({ logger, permissions, policy }) {
        permissions.setPolicy(PortalPolicy.create({ policy, logger }));
      },
    });
  },
});
