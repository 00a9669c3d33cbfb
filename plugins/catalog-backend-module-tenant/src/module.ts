import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { TenantClient } from '@companyos/plugin-tenant-common';
import { TenantEntityProvider } from './TenantEntityProvider';

const SCHEDULE_KEY = 'catalog.providers.companyosTenants.schedule';

/** Announcements carry the news; the schedule only heals. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 2 },
  initialDelay: { seconds: 5 },
};

/** Puts tenants into the catalog. */
export const catalogModuleTenant = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'tenant',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        events,
        logger,
        scheduler,
      }) {
        const schedule = config.getOptionalConfig(SCHEDULE_KEY);
        catalog.addEntityProvider(
          TenantEntityProvider.create({
            tenants: new TenantClient({ discoveryApi: discovery }),
            async token() {
              const { token } = await auth.getPluginRequestToken({
                onBehalfOf: await auth.getOwnServiceCredentials(),
                targetPluginId: 'tenant',
              });
              return token;
            },
            events,
            taskRunner: scheduler.createScheduledTaskRunner(
              schedule
                ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
                : DEFAULT_SCHEDULE,
            ),
            appBaseUrl: config.getString('app.baseUrl'),
            logger,
          }),
        );
      },
    });
  },
});
