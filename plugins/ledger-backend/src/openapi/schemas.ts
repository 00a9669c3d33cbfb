const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const text = { type: 'string' } as const;
const outcome = {
  type: 'string',
  enum: ['allow', 'deny', 'success', 'failure', 'no-op', 'cancelled', 'info'],
} as const;
const type = {
  type: 'string',
  enum: ['decision', 'operation', 'audit'],
} as const;
const count = { type: 'integer', minimum: 0 } as const;
const number = { type: 'integer', minimum: 1 } as const;
const keyId = { type: 'string', pattern: '^[0-9a-f]{8}$' } as const;
const hashes = { type: 'array', maxItems: 64, items: hash } as const;
/** A plugin's own outbox is called as the plugin is; one of something that it looks after, `plugin.thing`. */
const source = {
  type: 'string',
  pattern: '^[a-z][a-z0-9-]{0,63}(\\.[a-z][a-z0-9-]{0,63})?$',
} as const;

/** What an entry says in the clear; the same in a delivered record. */
const facts = {
  key: text,
  type,
  event: text,
  outcome,
  subject: text,
  occurredAt: time,
  plain: { type: 'object', additionalProperties: true },
} as const;

function closed(properties: { readonly [name: string]: object }) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  } as const;
}

const entryProperties = {
  schema: { type: 'string', enum: ['companyos.ledger.entry/v1'] },
  source,
  sequence: number,
  ...facts,
  commitments: { type: 'object', additionalProperties: hash },
} as const;

export const schemas = {
  Head: closed({
    size: count,
    rootHash: hash,
    appendedAt: { ...time, nullable: true },
  }),
  Entry: closed(entryProperties),
  PositionedEntry: closed({
    position: count,
    entry: { $ref: '#/components/schemas/Entry' },
    leafHash: hash,
    appendedAt: time,
    personal: {
      type: 'object',
      description: 'The values behind the commitments; null where erased.',
      additionalProperties: { type: 'string', nullable: true },
    },
  }),
  EntryPage: closed({
    items: {
      type: 'array',
      items: { $ref: '#/components/schemas/PositionedEntry' },
    },
    total: count,
    more: {
      type: 'boolean',
      description: 'More entries match than total says.',
    },
    head: { $ref: '#/components/schemas/Head' },
  }),
  Slice: closed({
    items: {
      type: 'array',
      items: closed({
        position: count,
        entry: { $ref: '#/components/schemas/Entry' },
        leafHash: hash,
      }),
    },
  }),
  Checkpoint: closed({
    origin: text,
    size: count,
    rootHash: hash,
    keyId,
    note: {
      ...text,
      description: 'The signed note (c2sp.org/tlog-checkpoint).',
    },
    signedAt: time,
  }),
  CheckpointPage: closed({
    items: {
      type: 'array',
      items: { $ref: '#/components/schemas/Checkpoint' },
    },
    total: count,
  }),
  InclusionProof: closed({
    position: count,
    size: count,
    hashes,
    rootHash: hash,
  }),
  ConsistencyProof: closed({
    from: count,
    to: count,
    hashes,
    fromRoot: hash,
    toRoot: hash,
  }),
  Key: closed({
    name: text,
    keyId,
    algorithm: { type: 'string', enum: ['ed25519'] },
    verifierKey: {
      ...text,
      description: 'The key on one line (c2sp.org/signed-note).',
    },
    pem: text,
  }),
  Delivery: closed({
    source,
    records: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: { $ref: '#/components/schemas/SourcedRecord' },
    },
  }),
  SourcedRecord: closed({
    source,
    sequence: number,
    record: closed(facts),
    personal: {
      type: 'object',
      description:
        'Each either a value with its salt, or the commitment of one that was forgotten.',
      additionalProperties: {
        oneOf: [
          closed({
            salt: { type: 'string', pattern: '^[0-9a-f]{32}$' },
            value: text,
          }),
          closed({ commitment: hash }),
        ],
      },
    },
  }),
  Accepted: closed({
    accepted: {
      ...count,
      description: 'The highest number of this source in the ledger.',
    },
  }),
  /** Told by `code`: from which number to deliver, or which number has other content. */
  Refusal: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'code', 'message', 'next'],
        properties: {
          name: text,
          code: { type: 'string', enum: ['LEDGER_GAP', 'LEDGER_CONFLICT'] },
          message: text,
          next: text,
          expected: number,
          got: number,
          sequence: number,
        },
      },
    },
  },
} as const;
