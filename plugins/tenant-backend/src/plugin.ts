import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { Outbox } from '@companyos/ledger';
import type { OperationEngine } from '@companyos/operations/postgres';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ledgerSlicesServiceRef } from '@companyos/plugin-ledger-node';
import {
  assertPostgres,
  operationsServiceRef,
  policyServiceRef,
  readObjectStores,
} from '@companyos/plugin-operation-node';
import { tenantPermissions } from '@companyos/plugin-tenant-common';
import {
  erasureGuardServiceRef,
  tenantProvisionersExtensionPoint,
} from '@companyos/plugin-tenant-node';
import { Announcements } from './announcements';
import { readBindingTemplates } from './bindingTemplates';
import { createTenantDefinition } from './create/definition';
import { TENANT_CREATE } from './create/state';
import { migrateTenants } from './database';
import { createTenantExerciseDefinition } from './exercise/definition';
import {
  createTenantExportDefinition,
  ExportService,
  findOperation,
  TenantExporter,
  tenantHoldsServiceRef,
} from './export';
import { createTenantDeleteDefinition } from './delete/definition';
import { DeletionService } from './delete/DeletionService';
import { DriftChecker } from './drift/DriftChecker';
import { readDriftSchedule } from './drift/readDriftSchedule';
import { createOwnerDirectory } from './ownerDirectory';
import { ProvisionerRegistry } from './ProvisionerRegistry';
import {
  closePortalDatabase,
  readRegionsConfig,
  TenantStores,
} from './provisioners';
import { createRouter } from './router';
import { TenantAccess } from './service/TenantAccess';
import { TenantPlanner } from './service/TenantPlanner';
import { TenantReader } from './service/TenantReader';

/** Tenants: their API, their operations, and the namespaces these ensure. */
export const tenantPlugin = createBackendPlugin({
  pluginId: 'tenant',
  register(env) {
    const registry = ProvisionerRegistry.create();
    env.registerExtensionPoint(tenantProvisionersExtensionPoint, registry);

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        guard: erasureGuardServiceRef,
        holds: tenantHoldsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        operations: operationsServiceRef,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        policy: policyServiceRef,
        signals: signalsServiceRef,
        slices: ledgerSlicesServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, lifecycle, logger, policy } = deps;
        const knex = await assertPostgres(deps.database);
        const stores = TenantStores.create(readRegionsConfig(config), {
          logger,
        });
        await migrateTenants(knex);
        await closePortalDatabase(knex, logger);

        const announcements = Announcements.create({ ...deps, logger });
        const shared = {
          database: knex,
          policy,
          stores,
          regions: stores.regions(),
          provisioners: registry.list(),
          ownerExists: createOwnerDirectory(deps),
        };
        const drift = DriftChecker.create({
          ...shared,
          announcements,
          logger,
          clock: () => new Date(),
        });
        const recheck = (subject: string) =>
          drift
            .recheck(subject.replace(/^tenant:/, ''))
            .catch(error => logger.warn(`${subject} was not rechecked`, error));
        await deps.scheduler.scheduleTask({
          id: 'tenant-drift',
          ...readDriftSchedule(config),
          fn: async signal => {
            await drift.checkAll(signal);
          },
        });
        const { slices, holds } = deps;
        const recorder = deps.operations.createSeamRecorder;
        // Its definitions come before it; what they do comes after.
        const late: { engine?: OperationEngine } = {};
        const exporter = TenantExporter.create({
          ...shared,
          slices,
          holds,
          recorder: about => recorder({ about: () => about }),
          objectStores: readObjectStores(config),
          operation: id => findOperation(late.engine!, id),
        });
        const engine = await deps.operations.createEngine(
          [
            createTenantDefinition({
              ...shared,
              announcements,
              bindingTemplates: readBindingTemplates(config),
            }),
            createTenantDeleteDefinition({
              ...shared,
              slices,
              exporter,
              announcements,
              outbox: Outbox.create(),
              guard: deps.guard,
              rules: policy.bundle.approvals,
              schedules: policy.bundle.retention,
              clock: () => new Date(),
              recordDenial: (...denial) => engine.recordDenial(...denial),
            }),
            createTenantExerciseDefinition({
              ...shared,
              bundle: policy.bundle,
              clock: () => new Date(),
            }),
            createTenantExportDefinition({ ...shared, slices, exporter }),
          ],
          {
            onChange(change) {
              announcements.operationChanged(change);
              if (change.type === TENANT_CREATE && change.state === 'succeeded')
                recheck(change.subject);
            },
          },
        );
        late.engine = engine;
        // A step that loses its store here is applied again by whoever takes the operation over.
        lifecycle.addShutdownHook(() => stores.close());

        const access = TenantAccess.create({
          policy,
          recordDenial: (...denial) => engine.recordDenial(...denial),
        });
        const { retention } = policy.bundle;
        deps.permissionsRegistry.addPermissions(tenantPermissions);
        deps.httpRouter.use(
          createRouter({
            ...deps,
            engine,
            access,
            database: knex,
            drift,
            deletion: DeletionService.create({
              ...shared,
              engine,
              access,
              announcements,
            }),
            exports: ExportService.create({
              ...shared,
              engine,
              access,
              exporter,
              recorder: about => recorder({ about: () => about }),
            }),
            reader: TenantReader.create({ ...shared, engine, access }),
            planner: TenantPlanner.create({
              ...shared,
              engine,
              access,
              retention,
            }),
          }),
        );
      },
    });
  },
});
