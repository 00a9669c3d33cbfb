import { releaseStates, steeringVerbs } from '@companyos/plugin-release-common';
import { answers, body, id, items, page, query, ref, textUpTo } from './parts';

const paging = [
  query('component', textUpTo(200), 'Only of this component.'),
  query('target', textUpTo(63), 'Only to this target.'),
  query('after', textUpTo(64), 'ID of the last one already seen.'),
  query('limit', { type: 'integer', minimum: 1, maximum: 100 }),
];

/** What is wrong with a value is for the back end to say, with a message per field. */
const start = {
  component: textUpTo(200),
  target: textUpTo(200),
  version: textUpTo(200),
  digest: textUpTo(200),
  strategy: { type: 'object', additionalProperties: true },
  retryReason: textUpTo(2_000),
};
const reason = { type: 'string', maxLength: 2_000, description: 'Why.' };
const planHash = textUpTo(64);

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
      parameters: [
        id,
        { ...query('component', textUpTo(200)), required: true },
      ],
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
        query('release', textUpTo(64), 'Only of this release.'),
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
