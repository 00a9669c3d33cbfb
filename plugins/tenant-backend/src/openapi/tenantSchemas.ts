import { dataClasses, tenantTiers } from '@companyos/plugin-tenant-common';

const text = { type: 'string' } as const;
const nullableText = { type: 'string', nullable: true } as const;
const time = { type: 'string', format: 'date-time' } as const;
const texts = { type: 'array', items: text } as const;

/** A message per field, keyed by its path. */
const fields = { type: 'object', additionalProperties: text } as const;

/** Regions and schedules are data of the installation: which ones exist is checked by the back end, not by the document. */
const spec = {
  type: 'object',
  description:
    'What a person asks for. Validated in full by the back end, which names every field that is wrong.',
  additionalProperties: false,
  required: [
    'name',
    'displayName',
    'owner',
    'tier',
    'homeRegion',
    'allowedRegions',
    'dataClasses',
    'retention',
  ],
  properties: {
    name: text,
    displayName: text,
    owner: text,
    tier: { type: 'string', enum: [...tenantTiers] },
    homeRegion: text,
    allowedRegions: texts,
    dataClasses: {
      type: 'array',
      items: { type: 'string', enum: [...dataClasses] },
    },
    retention: {
      type: 'object',
      additionalProperties: false,
      required: ['schedule'],
      properties: { schedule: text },
    },
  },
} as const;

const summaryProperties = {
  id: { type: 'string', pattern: '^tn_[a-z2-7]{16}$' },
  name: text,
  displayName: text,
  owner: text,
  tier: { type: 'string', enum: [...tenantTiers] },
  homeRegion: text,
  state: { type: 'string', enum: ['provisioning', 'active', 'deleting'] },
  stateReason: nullableText,
  createdAt: time,
  updatedAt: time,
} as const;

/** Left out where the tenant was never checked against its manifest. */
const drift = {
  type: 'object',
  additionalProperties: false,
  required: ['differences', 'security', 'checkedAt'],
  properties: {
    differences: { type: 'integer' },
    security: { type: 'integer' },
    checkedAt: time,
  },
} as const;

const summary = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(summaryProperties),
  properties: { ...summaryProperties, drift },
};

const tenantProperties = {
  ...summaryProperties,
  spec: { $ref: '#/components/schemas/TenantSpec' },
  bindings: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['role', 'subject'],
      properties: { role: text, subject: text },
    },
  },
  manifestSha256: nullableText,
  openOperationId: nullableText,
} as const;

const tenant = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(tenantProperties),
  properties: { ...tenantProperties, drift },
};

const namespaceProperties = {
  kind: { type: 'string', enum: ['db', 'graph', 'index'] },
  region: text,
  status: {
    type: 'string',
    enum: ['ready', 'incomplete', 'missing', 'unreachable'],
  },
  reason: nullableText,
  physicalName: text,
  sizeBytes: { type: 'number', nullable: true },
  counts: { type: 'object', additionalProperties: { type: 'number' } },
  missing: texts,
  altered: texts,
  extra: texts,
} as const;

const namespace = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(namespaceProperties),
  properties: namespaceProperties,
};

const choice = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title'],
  properties: { id: text, title: text },
} as const;

export const tenantSchemas = {
  TenantSpec: spec,
  TenantSummary: summary,
  Tenant: tenant,
  Namespace: namespace,
  TenantOptions: {
    type: 'object',
    additionalProperties: false,
    required: ['regions', 'tiers', 'dataClasses', 'retentionSchedules'],
    properties: {
      regions: { type: 'array', items: choice },
      tiers: texts,
      dataClasses: texts,
      retentionSchedules: { type: 'array', items: choice },
    },
  },
  TenantValidation: {
    type: 'object',
    additionalProperties: false,
    required: ['fields'],
    properties: { fields },
  },
  TenantPage: {
    type: 'object',
    additionalProperties: false,
    required: ['items', 'totalItems'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/TenantSummary' },
      },
      totalItems: { type: 'integer', minimum: 0 },
    },
  },
  TenantCreateResult: {
    type: 'object',
    additionalProperties: false,
    required: ['tenant', 'operation'],
    properties: {
      tenant: { $ref: '#/components/schemas/TenantSummary' },
      operation: { $ref: '#/components/schemas/Operation' },
    },
  },
} as const;
