/** What every path of the document is made of. */

const errorAnswer = (description: string) => ({
  description,
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } },
  },
});

const errors = {
  400: errorAnswer('The request is not usable; `error.fields` says where.'),
  401: errorAnswer('Nobody is signed in.'),
  403: errorAnswer('Policy denies it; `error.decisionId` names the decision.'),
  404: errorAnswer('There is no such thing.'),
  409: errorAnswer('It collides with what is there; `error.next` says how.'),
  500: errorAnswer('Something went wrong in the portal.'),
  503: errorAnswer('The target or the catalog does not answer.'),
};

/** The answers a route has: one that is well, and the errors it can end in. */
export const answers = <Code extends keyof typeof errors>(
  schema: object,
  ...codes: Code[]
) => ({
  200: {
    description: 'All is well.',
    content: { 'application/json': { schema } },
  },
  ...Object.fromEntries(
    ([400, 401, 403, 500, ...codes] as const).map(code => [code, errors[code]]),
  ),
});

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const textUpTo = (maxLength: number) => ({ type: 'string', maxLength });

export const items = (name: string) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: { items: { type: 'array', items: ref(name) } },
});

export const page = (name: string) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: ref(name) },
    next: { type: 'string', nullable: true },
  },
});

export const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
};

export const query = (name: string, schema: object, description = '') => ({
  name,
  in: 'query',
  description,
  // A component has `:` and `/` in it, which a URL typed by hand does not escape.
  allowReserved: true,
  schema,
});

export const body = (properties: object, required: readonly string[] = []) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: false,
        ...(required.length > 0 && { required }),
        properties,
      },
    },
  },
});
