const error = {
  description: 'What went wrong, and what to do next.',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } },
  },
} as const;

const operation = {
  description: 'The operation as it is now.',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Operation' } },
  },
} as const;

const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', maxLength: 64 },
} as const;

function query(name: string, description: string, schema: object) {
  // References and lists have reserved characters in them, and a URL typed by hand has them unescaped.
  const allowReserved = true;
  return {
    name,
    in: 'query',
    required: false,
    description,
    schema,
    allowReserved,
  } as const;
}

/** The routes of `createOperationsRouter`, for the `paths` of a plugin's OpenAPI document. Needs `operationSchemas`. */
export const operationPaths = {
  '/operations': {
    get: {
      operationId: 'ListOperations',
      summary: 'Operations that the caller may see, newest first.',
      parameters: [
        query('type', 'Only this type, for example tenant.create.', {
          type: 'string',
        }),
        query('subject', 'Only about this object.', { type: 'string' }),
        query('state', 'Only in these states, separated by commas.', {
          type: 'string',
        }),
        query('actor', 'Only what this user or service asked for.', {
          type: 'string',
        }),
        query('after', 'ID of the last operation already seen.', {
          type: 'string',
        }),
        query('limit', 'How many at most.', {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 20,
        }),
      ],
      responses: {
        '200': {
          description: 'A page.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['items', 'next'],
                properties: {
                  items: {
                    type: 'array',
                    items: { $ref: '#/components/schemas/Operation' },
                  },
                  next: { type: 'string', nullable: true },
                },
              },
            },
          },
        },
        default: error,
      },
    },
  },
  '/operations/{id}': {
    get: {
      operationId: 'GetOperation',
      summary: 'One operation.',
      parameters: [
        id,
        query(
          'waitSeconds',
          'Answer when it has ended or waits, or after this time.',
          { type: 'integer', minimum: 0, maximum: 30 },
        ),
      ],
      responses: { '200': operation, default: error },
    },
  },
  '/operations/{id}/cancel': {
    post: {
      operationId: 'CancelOperation',
      summary: 'Stop it before its next step. What is done stays done.',
      parameters: [id],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              additionalProperties: false,
              required: ['reason'],
              properties: {
                reason: { type: 'string', minLength: 1, maxLength: 500 },
              },
            },
          },
        },
      },
      responses: { '200': operation, default: error },
    },
  },
  '/operations/{id}/retry': {
    post: {
      operationId: 'RetryOperation',
      summary: 'Try a waiting operation now.',
      parameters: [id],
      responses: { '200': operation, default: error },
    },
  },
} as const;
