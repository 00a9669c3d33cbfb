import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { releaseTargetsExtensionPoint } from '@companyos/plugin-release-node';
import { StagingTarget } from '@companyos/staging';
import { StagingReleaseTarget } from './StagingReleaseTarget';

const COMPONENT = 'component:default/reference-service';

/** The staging target, where `companyos.staging` says where it is. */
export const releaseModuleStaging = createBackendModule({
  pluginId: 'release',
  moduleId: 'staging',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        targets: releaseTargetsExtensionPoint,
      },
      async init({ config, logger, targets }) {
        const section = config.getOptionalConfig('companyos.staging');
        if (!section) {
          logger.info(
            'There is no target staging: companyos.staging is not set.',
          );
          return;
        }
        const component = section.getOptionalString('component') ?? COMPONENT;
        targets.addTarget(
          StagingReleaseTarget.create({
            component: component.toLowerCase(),
            staging: StagingTarget.create({
              url: section.getString('url'),
              token: section.getString('token'),
            }),
          }),
        );
      },
    });
  },
});
