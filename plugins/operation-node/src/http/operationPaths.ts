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

function reasoned(
  operationId: string,
  summary: string,
  body: { readonly required: readonly string[]; readonly properties?: object },
) {
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: body.required,
    properties: {
      reason: { type: 'string', minLength: 1, maxLength: 500 },
      ...body.properties,
    },
  };
  return {
    post: {
      operationId,
      summary,
      parameters: [id],
      requestBody: {
        required: true,
        content: { 'application/json': { schema } },
      },
      responses: { '200': operation, default: error },
    },
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
        query('awaiting', 'Only what awaits the approval of the caller.', {
          type: 'string',
          enum: ['me'],
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
  '/operations/{id}/cancel': reasoned(
    'CancelOperation',
    'Stop it before its next step. What is done stays done.',
    { required: ['reason'] },
  ),
  '/operations/{id}/choices': {
    get: {
      operationId: 'GetOperationChoices',
      summary:
        'What the caller could do about it now. Decided again when they do.',
      parameters: [id],
      responses: {
        '200': {
          description: 'What they could do.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['approve', 'reject', 'revoke', 'cancel'],
                properties: {
                  approve: { type: 'array', items: { type: 'string' } },
                  reject: { type: 'boolean' },
                  revoke: { type: 'boolean' },
                  cancel: { type: 'boolean' },
                },
              },
            },
          },
        },
        default: error,
      },
    },
  },
  '/operations/{id}/approve': reasoned(
    'ApproveOperation',
    'Say yes to the plan with this hash. The last yes that is needed lets the work begin.',
    {
      required: ['planHash'],
      properties: {
        planHash: { type: 'string', maxLength: 64 },
        requirement: { type: 'string', maxLength: 64 },
      },
    },
  ),
  '/operations/{id}/reject': reasoned(
    'RejectOperation',
    'Say no: it ends, and nothing was touched.',
    { required: ['reason'] },
  ),
  '/operations/{id}/revoke-approval': reasoned(
    'RevokeApproval',
    'Take your own yes back, before the work begins.',
    { required: ['reason'] },
  ),
  '/operations/{id}/retry': {
    post: {
      operationId: 'RetryOperation',
      summary: 'Try a waiting operation now.',
      parameters: [id],
      responses: { '200': operation, default: error },
    },
  },
} as const;
