import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ledgerSinkServiceRef } from '@companyos/plugin-ledger-node';
import { releaseTargetsExtensionPoint } from '@companyos/plugin-release-node';
import { StagingTarget } from '@companyos/staging';
import { carryOutbox } from './carryOutbox';
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
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rootLifecycle: coreServices.rootLifecycle,
        sink: ledgerSinkServiceRef,
        targets: releaseTargetsExtensionPoint,
      },
      async init({ config, lifecycle, logger, rootLifecycle, sink, targets }) {
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
        const databaseUrl = section.getOptionalString('databaseUrl');
        if (databaseUrl) {
          const outbox = carryOutbox({ databaseUrl, sink, logger });
          rootLifecycle.addStartupHook(() => outbox.start());
          lifecycle.addShutdownHook(() => outbox.stop());
        }
      },
    });
  },
});
