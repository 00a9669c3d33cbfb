import { createBackend } from '@backstage/backend-defaults';
import { auditorServiceFactory } from '@companyos/plugin-ledger-node';
import { createRootLoggerFactory } from './rootLogger';

const backend = createBackend();

backend.add(createRootLoggerFactory());
backend.add(auditorServiceFactory);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@companyos/plugin-auth-backend-module-local'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@companyos/plugin-permission-backend-module-policy'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@companyos/plugin-catalog-backend-module-tenant'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(import('@companyos/plugin-scaffolder-backend-module-release'));
backend.add(import('@companyos/plugin-scaffolder-backend-module-tenant'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@companyos/plugin-ledger-backend'));
backend.add(import('@companyos/plugin-probe-backend'));
backend.add(import('@companyos/plugin-probe-backend-module-staging'));
backend.add(import('@companyos/plugin-release-backend'));
backend.add(import('@companyos/plugin-release-backend-module-haproxy'));
backend.add(import('@companyos/plugin-release-backend-module-staging'));
backend.add(import('@companyos/plugin-residency-backend'));
backend.add(import('@companyos/plugin-tenant-backend'));

// Backstage logs a failed start and lives on; whoever supervises the process must see that it has ended.
backend.start().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
