import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { Outbox } from '@companyos/ledger';
import {
  assertPostgres,
  operationsServiceRef,
  policyServiceRef,
} from '@companyos/plugin-operation-node';
import { releasePermissions } from '@companyos/plugin-release-common';
import { releaseTargetsExtensionPoint } from '@companyos/plugin-release-node';
import { Announcements } from './announcements';
import { BreakGlassRecords } from './breakGlass/BreakGlassRecords';
import { canaryWalks } from './canaryWalks';
import { createComponents } from './components';
import { Controller } from './controller/Controller';
import { forgetOld, migrateReleases } from './database';
import { releaseDefinitions } from './operations';
import { readRetention } from './retentionConfig';
import { createRouter } from './router';
import { ReleaseAccess } from './service/ReleaseAccess';
import { ReleaseReader } from './service/ReleaseReader';
import { ReleaseService } from './service/ReleaseService';
import { createScorecards } from './scorecard/createScorecards';
import { TargetRegistry } from './TargetRegistry';

/** Releases: their API, their operations, and the controller that looks after rollouts. */
export const releasePlugin = createBackendPlugin({
  pluginId: 'release',
  register(env) {
    const targets = new TargetRegistry();
    env.registerExtensionPoint(releaseTargetsExtensionPoint, targets);

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        operations: operationsServiceRef,
        permissionsRegistry: coreServices.permissionsRegistry,
        policy: policyServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { logger, policy, lifecycle, rootLifecycle } = deps;
        const database = await assertPostgres(deps.database);
        const retention = readRetention(deps.config);
        await migrateReleases(database);

        const components = createComponents(deps);
        const announcements = Announcements.create({ ...deps, components });
        const engine = await deps.operations.createEngine(
          releaseDefinitions({ database, targets, components }),
          { onChange: change => announcements.operationChanged(change) },
        );
        await deps.scheduler.scheduleTask({
          id: 'release-forget-old',
          frequency: { hours: 1 },
          timeout: { minutes: 10 },
          fn: async () => {
            await forgetOld(database, retention, new Date());
          },
        });

        const access = ReleaseAccess.create({
          policy,
          components,
          recordDenial: (...denial) => engine.recordDenial(...denial),
        });
        const reader = ReleaseReader.create({ database, access, targets });
        const scorecards = await createScorecards({
          ...deps,
          database,
          access,
          components,
          changed: id => announcements.scorecardChanged(id),
        });
        // The relay of this plugin's engine finds what it appends.
        const outbox = Outbox.create();
        const controller = Controller.create({
          database,
          outbox,
          targets,
          announcer: scorecards.hearing(announcements),
          walksAt: canaryWalks(deps),
          logger,
        });
        rootLifecycle.addStartupHook(() => controller.start());
        lifecycle.addShutdownHook(() => controller.stop());
        deps.permissionsRegistry.addPermissions(releasePermissions);
        deps.httpRouter.use(
          createRouter({
            ...deps,
            engine,
            reader,
            breakGlass: BreakGlassRecords.create({
              database,
              outbox,
              policy,
              components,
              targets,
            }),
            scorecards: scorecards.reader,
            service: ReleaseService.create({ database, engine, reader }),
          }),
        );
      },
    });
  },
});
