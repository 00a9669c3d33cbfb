import { CLASSIFICATIONS } from '@companyos/policy/seams';

const text = { type: 'string' } as const;
const nullableText = { type: 'string', nullable: true } as const;
const time = { type: 'string', format: 'date-time' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
const texts = { type: 'array', items: text } as const;
const classification = { type: 'string', enum: [...CLASSIFICATIONS] } as const;
const kind = {
  type: 'string',
  enum: ['download', 'object-store', 'partner'],
} as const;
const objects = {
  type: 'array',
  items: { type: 'object', additionalProperties: true },
} as const;

function closed(
  properties: { readonly [name: string]: object },
  optional: readonly string[] = [],
) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter(name => !optional.includes(name)),
    properties,
  } as const;
}

export const exportSchemas = {
  ExportDestination: closed({
    id: text,
    title: text,
    region: text,
    kind,
    connected: {
      type: 'boolean',
      description: 'False where policy knows it and the portal does not.',
    },
  }),
  TenantExport: closed({
    id: { type: 'string', pattern: '^op_' },
    tenantId: text,
    destination: text,
    region: text,
    kind,
    state: {
      type: 'string',
      enum: ['writing', 'ready', 'failed', 'cancelled', 'erased'],
    },
    bytes: count,
    ledgerSize: count,
    classification,
    retentionSchedule: text,
    retainUntil: { ...time, nullable: true },
    sha256: { ...sha256, nullable: true },
    decisionId: nullableText,
    requestedBy: text,
    requestedAt: time,
    readyAt: { ...time, nullable: true },
    artifact: text,
  }),
  ExportSidecar: closed(
    {
      schema: { type: 'string', enum: ['companyos.sidecar/v1'] },
      name: text,
      tenant: text,
      dataset: text,
      classification,
      retention: closed({
        schedule: text,
        writtenAt: time,
        retainUntil: time,
        stamps: objects,
        holds: objects,
      }),
      region: text,
      destination: text,
      decisionId: text,
      bundle: closed({ version: text, sha256 }),
      obligations: texts,
      content: closed({ sha256, bytes: count }),
    },
    ['destination'],
  ),
} as const;
