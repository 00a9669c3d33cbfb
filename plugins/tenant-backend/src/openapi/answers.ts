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
  503: errorAnswer('A store does not answer; the same may work later.'),
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

export const items = (schema: object) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: { items: { type: 'array', items: schema } },
});

export const idOrName = {
  name: 'idOrName',
  in: 'path',
  required: true,
  description: "A tenant's ID (`tn_…`) or its name.",
  schema: { type: 'string', minLength: 1, maxLength: 63 },
};
