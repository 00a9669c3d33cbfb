import {
  operationPaths,
  operationSchemas,
} from '@companyos/plugin-operation-node';
import { deletionPaths, deletionSchemas } from '../delete/openapi';
import { driftPaths, driftSchemas } from '../drift/openapi';
import { exercisePaths } from '../exercise/routes';
import { exportPaths } from '../export/openapi/paths';
import { exportSchemas } from '../export/openapi/schemas';
import { paths } from './paths';
import { tenantSchemas } from './tenantSchemas';

/**
 * The tenant API as a contract: served at `/openapi.json`, requests are refused where they break it, and so are answers in
 * tests. `TenantApi` says the same in TypeScript.
 */
export const openApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Tenants',
    version: '1.0.0',
    description:
      'Creates tenants, changes them, and shows what stands where. Every route decides by policy.',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths: {
    ...paths,
    ...deletionPaths,
    ...driftPaths,
    ...exercisePaths,
    ...exportPaths,
    ...operationPaths,
  },
  components: {
    schemas: {
      ...tenantSchemas,
      ...deletionSchemas,
      ...driftSchemas,
      ...exportSchemas,
      ...operationSchemas,
    },
    securitySchemes: {
      JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
  },
  // Without a token is left to the portal's own check, which answers 401; the document's would answer 400.
  security: [{}, { JWT: [] }],
};
