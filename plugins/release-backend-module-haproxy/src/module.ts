import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { assertPostgres } from '@companyos/plugin-operation-node';
import { releaseTargetsExtensionPoint } from '@companyos/plugin-release-node';
import { migrateHaproxy } from './database';
import { HaproxyTarget } from './HaproxyTarget';
import { readConfig } from './readConfig';

/** A target for each HAProxy that `companyos.haproxy` names. */
export const releaseModuleHaproxy = createBackendModule({
  pluginId: 'release',
  moduleId: 'haproxy',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        logger: coreServices.logger,
        rootLifecycle: coreServices.rootLifecycle,
        lifecycle: coreServices.lifecycle,
        targets: releaseTargetsExtensionPoint,
      },
      async init({ config, logger, lifecycle, rootLifecycle, ...deps }) {
        const configs = readConfig(config);
        if (configs.length === 0) return;
        const database = await assertPostgres(deps.database);
        await migrateHaproxy(database);
        for (const one of configs) {
          const target = HaproxyTarget.create({
            config: one,
            database,
            logger,
          });
          deps.targets.addTarget(target);
          rootLifecycle.addStartupHook(() => target.watch());
          lifecycle.addShutdownHook(() => target.stop());
        }
      },
    });
  },
});
