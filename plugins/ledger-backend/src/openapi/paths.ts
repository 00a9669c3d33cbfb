function json(description: string, schema: string) {
  return {
    description,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const;
}

const error = json('What went wrong, and what to do next.', 'Error');

function filter(name: string, description: string, schema: object) {
  return {
    name,
    in: 'query',
    required: false,
    description,
    schema,
    // Subjects have colons, which people do not escape.
    allowReserved: true,
  } as const;
}

function number(name: string, description: string, required = false) {
  return {
    name,
    in: 'query',
    required,
    description,
    schema: { type: 'integer', minimum: 0 },
  } as const;
}

function plain(description: string, mediaType: string) {
  return {
    description,
    content: { [mediaType]: { schema: { type: 'string' } } },
  } as const;
}

const words = { type: 'string', minLength: 1, maxLength: 512 } as const;

export const paths = {
  '/head': {
    get: {
      operationId: 'GetHead',
      summary: 'Size and root hash of the tree (RFC 6962).',
      responses: { '200': json('The head.', 'Head'), default: error },
    },
  },
  '/entries': {
    get: {
      operationId: 'ListEntries',
      summary: 'Entries, newest first.',
      parameters: [
        filter('offset', 'How many to skip.', {
          type: 'integer',
          minimum: 0,
          default: 0,
        }),
        filter('limit', 'How many at most.', {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 25,
        }),
        filter('source', 'Only of this outbox.', words),
        filter('type', 'Only of this type.', {
          type: 'string',
          enum: ['decision', 'operation', 'audit'],
        }),
        filter('outcome', 'Only with this outcome.', {
          type: 'string',
          enum: [
            'allow',
            'deny',
            'success',
            'failure',
            'no-op',
            'cancelled',
            'info',
          ],
        }),
        filter('subject', 'Only about this object.', words),
        filter('decisionId', 'Only with this decision.', words),
        filter('action', 'Only decisions on this action.', words),
        filter('actor', 'Only of this user or service.', words),
        filter('since', 'Only what occurred then or later.', {
          type: 'string',
          format: 'date-time',
        }),
        filter('until', 'Only what occurred before.', {
          type: 'string',
          format: 'date-time',
        }),
      ],
      responses: { '200': json('A page.', 'EntryPage'), default: error },
    },
  },
  '/entries/{position}': {
    get: {
      operationId: 'GetEntry',
      summary: 'One entry, with the personal values that are not erased.',
      parameters: [
        {
          name: 'position',
          in: 'path',
          required: true,
          schema: { type: 'integer', minimum: 0 },
        },
      ],
      responses: {
        '200': json('The entry.', 'PositionedEntry'),
        default: error,
      },
    },
  },
  '/slice': {
    get: {
      operationId: 'GetSlice',
      summary:
        'Entries about one subject up to a size of the ledger, oldest first, without personal values.',
      description:
        'The same range always has the same answer. The next page starts after the last position of this one; a page that is not full is the last.',
      parameters: [
        { ...filter('subject', 'About this object.', words), required: true },
        filter('type', 'Only of this type.', {
          type: 'string',
          enum: ['decision', 'operation', 'audit'],
        }),
        number('from', 'First position; 0 unless given.'),
        number('below', 'The position after the last.', true),
        filter('limit', 'How many at most.', {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 100,
        }),
      ],
      responses: { '200': json('A page.', 'Slice'), default: error },
    },
  },
  '/checkpoint': {
    get: {
      operationId: 'GetCheckpoint',
      summary: 'The latest signed checkpoint (c2sp.org/tlog-checkpoint).',
      responses: {
        '200': plain('The signed note, byte for byte.', 'text/plain'),
        default: error,
      },
    },
  },
  '/checkpoints': {
    get: {
      operationId: 'ListCheckpoints',
      summary: 'Signed checkpoints, newest first.',
      parameters: [
        number('offset', 'How many to skip.'),
        filter('limit', 'How many at most.', {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 25,
        }),
      ],
      responses: { '200': json('A page.', 'CheckpointPage'), default: error },
    },
    post: {
      operationId: 'SignCheckpoint',
      summary: 'Has everything signed that is in the ledger now.',
      responses: {
        '200': json('The checkpoint.', 'Checkpoint'),
        default: error,
      },
    },
  },
  '/proofs/inclusion': {
    get: {
      operationId: 'GetInclusionProof',
      summary: 'That an entry is in the log (RFC 6962, section 2.1.1).',
      parameters: [
        number('position', 'Which entry.', true),
        number('size', 'Of the log; of the latest checkpoint unless given.'),
      ],
      responses: {
        '200': json('The proof, with the root it leads to.', 'InclusionProof'),
        default: error,
      },
    },
  },
  '/proofs/consistency': {
    get: {
      operationId: 'GetConsistencyProof',
      summary: 'That the log only grew (RFC 6962, section 2.1.2).',
      parameters: [
        number('from', 'The smaller size.', true),
        number('to', 'The larger one; the latest checkpoint unless given.'),
      ],
      responses: {
        '200': json('The proof, with both roots.', 'ConsistencyProof'),
        default: error,
      },
    },
  },
  '/export': {
    get: {
      operationId: 'ExportEntries',
      summary: 'A range under the latest checkpoint, to be verified offline.',
      parameters: [
        number('from', 'First entry; 0 unless given.'),
        number('to', 'The entry after the last; all unless given.'),
      ],
      responses: {
        '200': plain('A header and entries, as lines.', 'application/x-ndjson'),
        default: error,
      },
    },
  },
  '/key': {
    get: {
      operationId: 'GetKey',
      summary: 'The public key that checkpoints are signed with.',
      responses: { '200': json('The key.', 'Key'), default: error },
    },
  },
  '/deliver': {
    post: {
      operationId: 'Deliver',
      summary:
        'Appends records of an outbox. For the plugin that owns it; may be repeated.',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Delivery' },
          },
        },
      },
      responses: {
        '200': json('They are in the ledger.', 'Accepted'),
        '409': json('They do not continue what the ledger has.', 'Refusal'),
        default: error,
      },
    },
  },
} as const;
