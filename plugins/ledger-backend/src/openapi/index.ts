import { operationSchemas } from '@companyos/plugin-operation-node';
import { paths } from './paths';
import { schemas } from './schemas';

/** The ledger API as a contract: served at `/openapi.json`; requests and answers are checked against it. */
export const spec = {
  openapi: '3.0.3',
  info: {
    title: 'Ledger',
    version: '1.0.0',
    description:
      'The append-only record of policy decisions, operations and audit events.',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths,
  components: {
    schemas: { ...schemas, Error: operationSchemas.Error },
    securitySchemes: {
      JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
  },
  security: [{ JWT: [] }],
} as const;
