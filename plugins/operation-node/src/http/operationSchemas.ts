import { operationStates } from '@companyos/operations';

const text = { type: 'string' } as const;
const nullableText = { type: 'string', nullable: true } as const;
const time = { type: 'string', format: 'date-time' } as const;
const nullableTime = { ...time, nullable: true } as const;
/** Whatever JSON it is; the producer's own type says more. */
const anyObject = { type: 'object', additionalProperties: true } as const;

const planProperties = {
  type: text,
  subject: text,
  summary: text,
  changes: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['resource', 'kind', 'action', 'summary'],
      properties: {
        resource: text,
        kind: text,
        action: {
          type: 'string',
          enum: ['create', 'update', 'delete', 'adopt', 'keep'],
        },
        summary: text,
        fingerprint: text,
        location: text,
        size: anyObject,
      },
    },
  },
  holds: { type: 'array', items: text },
  noop: { type: 'boolean' },
  hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
} as const;

const policies = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'text'],
    properties: { id: text, text },
  },
} as const;

const decisionProperties = {
  id: { type: 'string', pattern: '^pd_[0-9A-HJKMNP-TV-Z]{26}$' },
  outcome: { type: 'string', enum: ['allow', 'deny'] },
  determining: policies,
  reason: text,
  remedy: text,
  errors: { type: 'array', items: text },
  obligations: { type: 'array', items: text },
  bundle: {
    type: 'object',
    additionalProperties: false,
    required: ['version', 'sha256'],
    properties: { version: text, sha256: text },
  },
  request: anyObject,
  decidedAt: time,
} as const;

const stepProperties = {
  key: text,
  title: text,
  state: { type: 'string', enum: ['pending', 'running', 'done', 'failed'] },
  attempts: { type: 'integer' },
  startedAt: nullableTime,
  finishedAt: nullableTime,
  error: nullableText,
} as const;

const errorBody = {
  type: 'object',
  required: ['code', 'message', 'next'],
  properties: {
    name: text,
    code: text,
    message: text,
    next: text,
    decisionId: text,
    operationId: text,
    fields: { type: 'object', additionalProperties: text },
    policies,
  },
} as const;

const requirementProperties = {
  id: text,
  title: text,
  from: { type: 'array', items: text },
  reason: text,
} as const;

const approvalProperties = {
  requirement: text,
  by: text,
  reason: nullableText,
  planHash: text,
  decisionId: text,
  at: time,
  state: { type: 'string', enum: ['given', 'revoked', 'void'] },
  endReason: nullableText,
} as const;

const approvals = {
  type: 'object',
  additionalProperties: false,
  required: ['required', 'given', 'expiresAt', 'confirmedAt'],
  properties: {
    required: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: Object.keys(requirementProperties),
        properties: requirementProperties,
      },
    },
    given: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: Object.keys(approvalProperties),
        properties: approvalProperties,
      },
    },
    expiresAt: time,
    confirmedAt: nullableTime,
  },
} as const;

const outlookProperties = {
  ...requirementProperties,
  people: { type: 'array', items: text },
} as const;

const operationProperties = {
  id: { type: 'string', pattern: '^op_' },
  type: text,
  subject: text,
  actor: {
    type: 'object',
    additionalProperties: false,
    required: ['ref', 'kind', 'groups'],
    properties: {
      ref: text,
      kind: { type: 'string', enum: ['user', 'service'] },
      groups: { type: 'array', items: text },
    },
  },
  reason: nullableText,
  state: { type: 'string', enum: [...operationStates] },
  plan: { $ref: '#/components/schemas/Plan' },
  decision: { $ref: '#/components/schemas/PolicyDecision' },
  steps: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: Object.keys(stepProperties),
      properties: stepProperties,
    },
  },
  waitReason: nullableText,
  nextAttemptAt: nullableTime,
  error: { ...errorBody, nullable: true },
  output: anyObject,
  createdAt: time,
  updatedAt: time,
  finishedAt: nullableTime,
} as const;

export const operationSchemas = {
  Plan: {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(planProperties),
    properties: planProperties,
  },
  PolicyDecision: {
    type: 'object',
    additionalProperties: false,
    // Obligations are left out where there are none.
    required: Object.keys(decisionProperties).filter(
      name => name !== 'obligations',
    ),
    properties: decisionProperties,
  },
  DecidedPlan: {
    type: 'object',
    additionalProperties: false,
    required: ['plan', 'decision'],
    properties: {
      plan: { $ref: '#/components/schemas/Plan' },
      decision: { $ref: '#/components/schemas/PolicyDecision' },
      details: anyObject,
      approvalsNeeded: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: Object.keys(outlookProperties),
          properties: outlookProperties,
        },
      },
    },
  },
  Operation: {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(operationProperties),
    properties: { ...operationProperties, approvals },
  },
  Error: {
    type: 'object',
    required: ['error'],
    properties: { error: errorBody },
  },
} as const;
