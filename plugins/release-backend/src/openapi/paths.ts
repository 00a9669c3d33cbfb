import { releaseStates, steeringVerbs } from '@companyos/plugin-release-common';

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
const answers = <Code extends keyof typeof errors>(
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

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = (maxLength: number) => ({ type: 'string', maxLength });

const items = (name: string) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: { items: { type: 'array', items: ref(name) } },
});

const page = (name: string) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: ref(name) },
    next: { type: 'string', nullable: true },
  },
});

const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
};

const query = (name: string, schema: object, description = '') => ({
  name,
  in: 'query',
  description,
  // A component has `:` and `/` in it, which a URL typed by hand does not escape.
  allowReserved: true,
  schema,
});

const paging = [
  query('component', text(200), 'Only of this component.'),
  query('target', text(63), 'Only to this target.'),
  query('after', text(64), 'ID of the last one already seen.'),
  query('limit', { type: 'integer', minimum: 1, maximum: 100 }),
];

const body = (properties: object, required: readonly string[] = []) => ({
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

/** What is wrong with a value is for the back end to say, with a message per field. */
const start = {
  component: text(200),
  target: text(200),
  version: text(200),
  digest: text(200),
  strategy: { type: 'object', additionalProperties: true },
  retryReason: text(2_000),
};
const reason = { type: 'string', maxLength: 2_000, description: 'Why.' };
const planHash = text(64);

const steering = Object.fromEntries(
  steeringVerbs.map(verb => [
    `/rollouts/{id}/${verb}`,
    {
      post: {
        operationId: `${verb}Rollout`,
        summary: `Asks the controller to ${verb} it, and answers what it says.`,
        parameters: [id],
        requestBody: body({ reason }),
        responses: answers(ref('SteerResult'), 404, 409, 503),
      },
    },
  ]),
);

export const paths = {
  '/targets': {
    get: {
      operationId: 'listTargets',
      summary: 'Where releases can go.',
      responses: answers(items('Target')),
    },
  },
  '/targets/{id}/versions': {
    get: {
      operationId: 'listVersions',
      summary: 'What could be released there, newest first.',
      parameters: [id, { ...query('component', text(200)), required: true }],
      responses: answers(items('TargetVersion'), 503),
    },
  },
  '/plan': {
    post: {
      operationId: 'planRelease',
      summary: 'What starting a release would do, and what policy says.',
      description:
        'Changes nothing. A denial is an answer like any other here; it is recorded, and `decision.id` names it.',
      requestBody: body(start),
      responses: answers(ref('DecidedPlan'), 409, 503),
    },
  },
  '/releases': {
    get: {
      operationId: 'listReleases',
      summary: 'Releases, newest first.',
      parameters: [
        ...paging,
        query('state', { type: 'string', enum: [...releaseStates] }),
      ],
      responses: answers(page('Release')),
    },
    post: {
      operationId: 'startRelease',
      summary: 'Starts a release, or answers the one that is under way.',
      requestBody: body({ ...start, reason, planHash }),
      responses: answers(ref('StartResult'), 409, 503),
    },
  },
  '/releases/{id}': {
    get: {
      operationId: 'getRelease',
      summary: 'One release.',
      parameters: [id],
      responses: answers(ref('Release'), 404),
    },
  },
  '/releases/{id}/plan-rollback': {
    post: {
      operationId: 'planRollback',
      summary: 'What rolling back to it would do, and what policy says.',
      parameters: [id],
      requestBody: body({}),
      responses: answers(ref('DecidedPlan'), 404, 409, 503),
    },
  },
  '/releases/{id}/rollback': {
    post: {
      operationId: 'rollBack',
      summary: 'Goes back to this release; the operation says how far it is.',
      parameters: [id],
      requestBody: body({ reason, planHash }),
      responses: answers(ref('Operation'), 404, 409, 503),
    },
  },
  '/rollouts': {
    get: {
      operationId: 'listRollouts',
      summary: 'Rollouts, newest first.',
      parameters: [
        ...paging,
        query('release', text(64), 'Only of this release.'),
        query('active', { type: 'boolean' }, 'Only those under way, or not.'),
      ],
      responses: answers(page('Rollout')),
    },
  },
  '/rollouts/{id}': {
    get: {
      operationId: 'getRollout',
      summary: 'One rollout: where it is, and why.',
      parameters: [id],
      responses: answers(ref('Rollout'), 404),
    },
  },
  '/rollouts/{id}/history': {
    get: {
      operationId: 'getRolloutHistory',
      summary: 'What happened to it, oldest first.',
      parameters: [id],
      responses: answers(items('RolloutEvent'), 404),
    },
  },
  '/rollouts/{id}/observations': {
    get: {
      operationId: 'getRolloutObservations',
      summary: 'What both versions did, window by window, oldest first.',
      parameters: [id],
      responses: answers(items('ObservationPoint'), 404),
    },
  },
  ...steering,
};
