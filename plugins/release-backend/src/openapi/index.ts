import {
  operationPaths,
  operationSchemas,
} from '@companyos/plugin-operation-node';
import { breakGlassPaths, breakGlassSchemas } from './breakGlassPaths';
import { paths } from './paths';
import { releaseSchemas } from './releaseSchemas';
import { scorecardPaths } from './scorecardPaths';
import { scorecardSchemas } from './scorecardSchemas';

/**
 * The release API as a contract: served at `/openapi.json`, requests are refused where they break it, and so are answers.
 * `ReleaseApi` says the same in TypeScript.
 */
export const openApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Releases',
    version: '1.0.0',
    description:
      'Starts releases, steers them, rolls back, and shows how they go. Every route decides by policy.',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths: { ...paths, ...scorecardPaths, ...breakGlassPaths, ...operationPaths },
  components: {
    schemas: {
      ...releaseSchemas,
      ...scorecardSchemas,
      ...breakGlassSchemas,
      ...operationSchemas,
    },
    securitySchemes: {
      JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    },
  },
  // Without a token is left to the portal's own check, which answers 401; the document's would answer 400.
  security: [{}, { JWT: [] }],
};
