import { operationSchemas } from '@companyos/plugin-operation-node';
import { paths } from './paths';
import { schemas } from './schemas';

/**
 * The probe API as a contract: served at `/openapi.json`; requests and answers are checked against it. `ProbeApi` says the
 * same in TypeScript.
 */
export const openApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Probes',
    version: '1.0.0',
    description:
      'Synthetic walks of critical paths: what they found, and who was told. Every route decides by policy.',
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
  // Without a token is left to the portal's own check, which answers 401; the document's would answer 400.
  security: [{}, { JWT: [] }],
};
