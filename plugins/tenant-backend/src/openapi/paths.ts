import { answers, idOrName, items, ref } from './answers';

/** The spec is any JSON here: the back end's own rules refuse it with a message per field, which a document cannot. */
const specBody = (properties: object = {}) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['spec'],
        properties: {
          spec: {
            type: 'object',
            description: 'A TenantSpec; for /validate, any part of one.',
            additionalProperties: true,
          },
          ...properties,
        },
      },
    },
  },
});

export const paths = {
  '/options': {
    get: {
      operationId: 'getOptions',
      summary: 'What a new tenant can choose from.',
      responses: answers(ref('TenantOptions')),
    },
  },
  '/validate': {
    post: {
      operationId: 'validateSpec',
      summary: 'Checks what is there of a spec; for forms while typing.',
      requestBody: specBody(),
      responses: answers(ref('TenantValidation')),
    },
  },
  '/plan': {
    post: {
      operationId: 'planTenant',
      summary: 'What creating or changing would do, and what policy says.',
      description:
        'Changes nothing. A denial is an answer like any other here; it is recorded, and `decision.id` names it.',
      requestBody: specBody(),
      responses: answers(ref('DecidedPlan'), 409, 503),
    },
  },
  '/tenants': {
    get: {
      operationId: 'listTenants',
      summary: 'Tenants by name, a page at a time.',
      parameters: [
        {
          name: 'search',
          in: 'query',
          description: 'Text in name, display name or owner.',
          // An owner has `:` and `/` in it, which a URL typed by hand does not escape.
          allowReserved: true,
          schema: { type: 'string', maxLength: 200 },
        },
        {
          name: 'state',
          in: 'query',
          schema: {
            type: 'string',
            enum: ['provisioning', 'active', 'deleting'],
          },
        },
        {
          name: 'offset',
          in: 'query',
          schema: { type: 'integer', minimum: 0, maximum: 1_000_000 },
        },
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', minimum: 1, maximum: 100 },
        },
      ],
      responses: answers(ref('TenantPage')),
    },
    post: {
      operationId: 'createTenant',
      summary: 'Makes a tenant be as its spec says.',
      description:
        'Answers at once with the operation, which goes on by itself. Safe to send again: what is as it should be is left alone.',
      requestBody: specBody({
        planHash: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description:
            'The plan that was looked at; any other plan is refused.',
        },
        reason: { type: 'string', maxLength: 1000 },
      }),
      responses: answers(ref('TenantCreateResult'), 409, 503),
    },
  },
  '/tenants/{idOrName}': {
    get: {
      operationId: 'getTenant',
      summary: 'One tenant.',
      parameters: [idOrName],
      responses: answers(ref('Tenant'), 404),
    },
  },
  '/tenants/{idOrName}/namespaces': {
    get: {
      operationId: 'getNamespaces',
      summary: 'What stands in the stores now, with sizes and drift.',
      parameters: [idOrName],
      responses: answers(items(ref('Namespace')), 404),
    },
  },
  '/tenants/{idOrName}/manifest': {
    get: {
      operationId: 'getManifest',
      summary: 'The manifest, `tenant.yaml`.',
      description:
        'The ETag is the SHA-256 of the bytes. 404 until the tenant is active for the first time.',
      parameters: [
        idOrName,
        {
          name: 'if-none-match',
          in: 'header',
          schema: { type: 'string', maxLength: 1000 },
        },
      ],
      responses: {
        ...answers({}, 404),
        200: {
          description: 'The bytes as they were last applied.',
          headers: { ETag: { schema: { type: 'string' } } },
          content: { 'text/yaml': { schema: { type: 'string' } } },
        },
        304: { description: 'The bytes are those you have.' },
      },
    },
  },
  '/tenants/{idOrName}/operations': {
    get: {
      operationId: 'getTenantOperations',
      summary: 'What was asked of this tenant, newest first.',
      parameters: [idOrName],
      responses: answers(items(ref('Operation')), 404),
    },
  },
  '/manifest-schema': {
    get: {
      operationId: 'getManifestSchema',
      summary: 'The JSON Schema of `tenant.yaml`.',
      responses: answers({ type: 'object', additionalProperties: true }),
    },
  },
};
