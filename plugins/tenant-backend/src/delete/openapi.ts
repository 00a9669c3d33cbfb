import { answers, idOrName, items, ref } from '../openapi/answers';

const text = { type: 'string' } as const;
const nullableText = { type: 'string', nullable: true } as const;
const number = { type: 'number' } as const;
const exportTo = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  description: 'Destination of an export that is taken first.',
} as const;

function object(properties: object) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  } as const;
}

const list = (properties: object) => ({
  type: 'array',
  items: object(properties),
});

export const deletionSchemas = {
  TenantDeletionDetails: object({
    tenant: object({ id: text, name: text }),
    bytes: number,
    rows: number,
    blockers: list({
      kind: {
        type: 'string',
        enum: ['hold', 'retention', 'foreign', 'operation'],
      },
      text,
    }),
    holds: list({ id: text, case: text, reason: text, since: text }),
    retention: list({
      dataset: text,
      rows: number,
      until: nullableText,
      schedule: nullableText,
      mode: { type: 'string', enum: ['governance', 'compliance', 'unknown'] },
      text,
    }),
    foreign: list({ resource: text, text }),
    exportable: list({ dataset: text, classification: text, rows: number }),
  }),
  Tombstone: object({
    tenantId: text,
    name: text,
    deletedAt: { type: 'string', format: 'date-time' },
    operationId: text,
    manifestSha256: text,
    retainUntil: { type: 'string', format: 'date-time' },
  }),
};

export const deletionPaths = {
  '/tenants/{idOrName}/deletion-plan': {
    post: {
      operationId: 'planTenantDeletion',
      summary:
        'What deleting it would remove, what keeps it, and whose approval it needs.',
      description:
        'Changes nothing. `details` has the type TenantDeletionDetails. A denial is an answer like any other here; it is recorded, and `decision.id` names it.',
      parameters: [idOrName],
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              additionalProperties: false,
              properties: { exportTo },
            },
          },
        },
      },
      responses: answers(ref('DecidedPlan'), 404, 409, 503),
    },
  },
  '/tenants/{idOrName}/deletion': {
    post: {
      operationId: 'deleteTenant',
      summary: 'Asks for the deletion that a plan describes.',
      description:
        'Answers at once with the operation, which awaits its approvals and then goes on by itself.',
      parameters: [idOrName],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              additionalProperties: false,
              required: ['planHash', 'reason'],
              properties: {
                planHash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
                reason: { type: 'string', minLength: 3, maxLength: 1000 },
                exportTo,
              },
            },
          },
        },
      },
      responses: answers(
        object({ operation: ref('Operation') }),
        404,
        409,
        503,
      ),
    },
  },
  '/tombstones': {
    get: {
      operationId: 'listTombstones',
      summary: 'What is left of deleted tenants, newest first.',
      responses: answers(items(ref('Tombstone'))),
    },
  },
  '/tombstones/{idOrName}': {
    get: {
      operationId: 'getTombstone',
      summary: 'What was removed of a tenant, who decided, and who approved.',
      description: 'The ETag is the SHA-256 of the bytes.',
      parameters: [idOrName],
      responses: {
        ...answers({}, 404),
        200: {
          description: 'The bytes as they were written.',
          headers: { ETag: { schema: { type: 'string' } } },
          content: { 'text/yaml': { schema: { type: 'string' } } },
        },
      },
    },
  },
};
