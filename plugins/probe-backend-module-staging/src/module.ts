import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { probesExtensionPoint } from '@companyos/plugin-probe-node';
import { stagingProbes } from './probes';
import { readStagingConfig } from './readStagingConfig';
import { Sessions } from './Sessions';
import { StartUp } from './StartUp';

/** The probes of the staging target, where `companyos.staging` says where it is. */
export const probeModuleStaging = createBackendModule({
  pluginId: 'probe',
  moduleId: 'staging',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        probes: probesExtensionPoint,
      },
      async init({ config, logger, probes }) {
        const staging = readStagingConfig(config);
        if (!staging) {
          logger.info(
            'Staging is not probed: companyos.staging does not say where its users are served.',
          );
          return;
        }
        const now = () => new Date();
        const parts = {
          sessions: Sessions.create({ ...staging, now }),
          startUp: StartUp.create({ ...staging, now }),
        };
        for (const probe of stagingProbes({ ...staging, ...parts })) {
          probes.addProbe(probe);
        }
      },
    });
  },
});
