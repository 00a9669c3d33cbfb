const json = (schema: object) => ({
  description: 'All is well.',
  content: { 'application/json': { schema } },
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const items = (name: string) =>
  json({
    type: 'object',
    additionalProperties: false,
    required: ['items'],
    properties: { items: { type: 'array', items: ref(name) } },
  });
const error = {
  description: 'What went wrong, and what to do next.',
  content: { 'application/json': { schema: ref('Error') } },
};

const tenant = {
  name: 'idOrName',
  in: 'path',
  required: true,
  description: "A tenant's ID (`tn_…`) or its name.",
  schema: { type: 'string', minLength: 1, maxLength: 63 },
};
const exportId = {
  name: 'exportId',
  in: 'path',
  required: true,
  description: 'The ID of the operation that made it.',
  schema: { type: 'string', minLength: 1, maxLength: 64 },
};

const wish = (properties: object = {}) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['destination'],
        properties: {
          destination: {
            type: 'string',
            minLength: 1,
            maxLength: 100,
            description:
              'An ID of /export-destinations. Any other is denied by policy.',
          },
          ledgerSize: {
            type: 'integer',
            minimum: 0,
            description:
              'Decisions and ledger entries below this size are in it; the present size unless given.',
          },
          ...properties,
        },
      },
    },
  },
});

export const exportPaths = {
  '/export-destinations': {
    get: {
      operationId: 'getExportDestinations',
      summary: 'Where exports can go. Whether one may is decided per tenant.',
      responses: { 200: items('ExportDestination'), default: error },
    },
  },
  '/tenants/{idOrName}/exports': {
    get: {
      operationId: 'listExports',
      summary: 'Exports of a tenant, newest first, with their retention.',
      parameters: [tenant],
      responses: { 200: items('TenantExport'), default: error },
    },
    post: {
      operationId: 'startExport',
      summary: 'Exports spec, data, decisions and the ledger up to a size.',
      description:
        'Answers at once with the operation, which goes on by itself. Asked for twice, there is one at work.',
      parameters: [tenant],
      requestBody: wish({
        planHash: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description: 'The plan that was looked at; any other is refused.',
        },
        reason: { type: 'string', maxLength: 1000 },
      }),
      responses: { 200: json(ref('Operation')), default: error },
    },
  },
  '/tenants/{idOrName}/exports/plan': {
    post: {
      operationId: 'planExport',
      summary: 'What would be exported, and what policy says.',
      description:
        'Exports nothing. A denial is an answer like any other here; it is recorded, and `decision.id` names it.',
      parameters: [tenant],
      requestBody: wish(),
      responses: { 200: json(ref('DecidedPlan')), default: error },
    },
  },
  '/tenants/{idOrName}/exports/{exportId}/sidecar': {
    get: {
      operationId: 'getExportSidecar',
      summary:
        'Classification, retention, decision and content hash of an export.',
      parameters: [tenant, exportId],
      responses: { 200: json(ref('ExportSidecar')), default: error },
    },
  },
  '/tenants/{idOrName}/exports/{exportId}/content': {
    get: {
      operationId: 'getExportContent',
      summary: 'The content, where its destination is a download.',
      description:
        'Decided for whoever downloads, and recorded. The ETag is the SHA-256 of the bytes.',
      parameters: [tenant, exportId],
      responses: {
        200: {
          description: 'Lines of JSON.',
          headers: { ETag: { schema: { type: 'string' } } },
          content: { 'application/x-ndjson': { schema: { type: 'string' } } },
        },
        default: error,
      },
    },
  },
};
