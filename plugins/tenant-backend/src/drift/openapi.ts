import { answers, idOrName, ref } from '../openapi/answers';

const text = { type: 'string' } as const;
const item = {
  namespace: text,
  name: text,
  change: { type: 'string', enum: ['missing', 'altered', 'extra'] },
  security: { type: 'boolean' },
  text,
} as const;
const drift = {
  checkedAt: { type: 'string', format: 'date-time', nullable: true },
  items: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: Object.keys(item),
      properties: item,
    },
  },
  trouble: { type: 'string', nullable: true },
} as const;

export const driftSchemas = {
  TenantDrift: {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(drift),
    properties: drift,
  },
};

export const driftPaths = {
  '/tenants/{idOrName}/drift': {
    get: {
      operationId: 'getTenantDrift',
      summary: 'How it stood against its manifest when it was last checked.',
      parameters: [idOrName],
      responses: answers(ref('TenantDrift'), 404),
    },
    post: {
      operationId: 'checkTenantDrift',
      summary: 'Checks it now.',
      description:
        'Changes nothing of the tenant; what differs is repaired by creating it again.',
      parameters: [idOrName],
      responses: answers(ref('TenantDrift'), 404, 409),
    },
  },
};
