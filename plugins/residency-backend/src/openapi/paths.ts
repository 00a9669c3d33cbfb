import { listOf, ref } from './schemas';

const error = {
  description:
    'What went wrong, and what to do next; `error.decisionId` names a denial.',
  content: { 'application/json': { schema: ref('Error') } },
};

const answers = (schema: object) => ({
  200: {
    description: 'All is well.',
    content: { 'application/json': { schema } },
  },
  default: error,
});

const items = (schema: object) => ({
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: { items: listOf(schema) },
});

const words = { type: 'string', minLength: 1, maxLength: 512 };

function query(name: string, description: string, schema: object = words) {
  return {
    name,
    in: 'query',
    required: false,
    description,
    schema,
    // Subjects and references have colons, which people do not escape.
    allowReserved: true,
  };
}

function inPath(name: string) {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 64 },
  };
}

/** The values are judged by the back end, which names every field that is wrong. */
function body(properties: object, required: readonly string[]) {
  return {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          additionalProperties: false,
          // An empty list of required names is not allowed.
          ...(required.length > 0 && { required }),
          properties,
        },
      },
    },
  };
}

const text = { type: 'string', maxLength: 2000 };
const texts = { type: 'array', maxItems: 200, items: text };

const hold = body({ subject: text, case: text, reason: text }, [
  'subject',
  'case',
  'reason',
]);

const claim = {
  subject: {
    type: 'string',
    pattern: '^(?:tenant|artifact):.+',
    maxLength: 400,
  },
  resource: words,
  operationId: words,
};

const empty = body({}, []);

export const paths = {
  '/holds': {
    get: {
      operationId: 'listHolds',
      summary: 'Legal holds, newest first.',
      parameters: [
        query(
          'subject',
          'Only on this: tenant:<id> or artifact:<store>/<key>.',
        ),
        query('case', 'Only of this case.'),
        query('state', 'Active ones unless told.', {
          type: 'string',
          enum: ['active', 'released', 'all'],
        }),
      ],
      responses: answers(items(ref('Hold'))),
    },
    post: {
      operationId: 'placeHold',
      summary: 'Keeps everything of a subject until the hold is released.',
      description:
        'The answer names what is erased or being erased already. Placing the same case on the same subject again is a no-op.',
      requestBody: hold,
      responses: answers(ref('PlacedHold')),
    },
  },
  '/holds/plan': {
    post: {
      operationId: 'planHold',
      summary: 'What placing a hold would do, and what policy says.',
      requestBody: hold,
      responses: answers(ref('DecidedPlan')),
    },
  },
  '/holds/{id}': {
    get: {
      operationId: 'getHold',
      summary: 'One hold, what it keeps now, and a release that is under way.',
      parameters: [inPath('id')],
      responses: answers(ref('HoldDetails')),
    },
  },
  '/holds/{id}/release': {
    post: {
      operationId: 'releaseHold',
      summary: 'Asks for the release; others approve it first.',
      parameters: [inPath('id')],
      requestBody: body({ reason: text }, ['reason']),
      responses: answers(ref('Operation')),
    },
  },
  '/erasures': {
    get: {
      operationId: 'listErasures',
      summary: 'What of a subject is erased or being erased.',
      parameters: [{ ...query('subject', 'Of this.'), required: true }],
      responses: answers(items(ref('ErasureClaim'))),
    },
  },
  '/erasures/claim': {
    post: {
      operationId: 'claimErasure',
      summary:
        'Asks whether something may be destroyed, and says that it will be.',
      description:
        'For back ends of the portal. Waits for holds that are being placed on the same subject, as they wait for it.',
      requestBody: body(
        {
          ...claim,
          within: texts,
          subjectName: text,
          retention: {
            type: 'object',
            additionalProperties: false,
            required: ['writtenAt', 'stamps'],
            properties: {
              writtenAt: text,
              floors: texts,
              stamps: {
                type: 'array',
                minItems: 1,
                maxItems: 50,
                items: {
                  type: 'object',
                  additionalProperties: false,
                  required: ['schedule', 'title', 'mode', 'until'],
                  properties: {
                    schedule: text,
                    title: text,
                    mode: {
                      type: 'string',
                      enum: ['governance', 'compliance'],
                    },
                    until: text,
                  },
                },
              },
            },
          },
        },
        Object.keys(claim),
      ),
      responses: answers(ref('ErasureAnswer')),
    },
  },
  '/erasures/confirm': {
    post: {
      operationId: 'confirmErased',
      summary: 'Says that what was claimed is gone.',
      requestBody: body(claim, Object.keys(claim)),
      responses: answers({ type: 'object', additionalProperties: false }),
    },
  },
  '/decisions': {
    get: {
      operationId: 'listDecisions',
      summary: 'Policy decisions as the ledger has them, newest first.',
      parameters: [
        query('outcome', 'Only these.', {
          type: 'string',
          enum: ['allow', 'deny'],
        }),
        query('action', 'Only on this action, tenant:create for example.'),
        query('subject', 'Only about this.'),
        query('actor', 'Only what this user or service asked.'),
        query('since', 'Only then or later.', {
          type: 'string',
          format: 'date-time',
        }),
        query('until', 'Only before.', { type: 'string', format: 'date-time' }),
        query('offset', 'How many to skip.', {
          type: 'integer',
          minimum: 0,
          maximum: 1_000_000,
        }),
        query('limit', 'How many at most; 25 unless told.', {
          type: 'integer',
          minimum: 1,
          maximum: 100,
        }),
      ],
      responses: answers(ref('DecisionPage')),
    },
  },
  '/decisions/{id}': {
    get: {
      operationId: 'getDecision',
      summary: 'One decision in words, and what would change it.',
      parameters: [inPath('id')],
      responses: answers(ref('DecisionDetails')),
    },
  },
  '/what-if/options': {
    get: {
      operationId: 'getWhatIfOptions',
      summary: 'What can be asked about, and with which facts.',
      responses: answers(ref('WhatIfOptions')),
    },
  },
  '/what-if': {
    post: {
      operationId: 'whatIf',
      summary: 'Evaluates a question without recording it.',
      requestBody: body(
        {
          actor: text,
          groups: texts,
          action: text,
          tenant: text,
          classification: text,
          schedule: text,
          region: text,
          destination: text,
          holds: { type: 'integer', minimum: 0, maximum: 100 },
          retention: {
            type: 'string',
            enum: ['over', 'governance', 'compliance', 'unknown'],
          },
          bypass: { type: 'boolean' },
        },
        ['actor', 'action'],
      ),
      responses: answers(ref('WhatIfAnswer')),
    },
  },
  '/matrix': {
    get: {
      operationId: 'getMatrix',
      summary: 'The bundle in force, and the last result of its matrix.',
      responses: answers(ref('MatrixView')),
    },
  },
  '/matrix/run': {
    post: {
      operationId: 'runMatrix',
      summary: 'Runs the allow/deny matrix against the bundle in force.',
      requestBody: empty,
      responses: answers(ref('MatrixResult')),
    },
  },
  '/retention': {
    get: {
      operationId: 'getRetention',
      summary: 'Schedules, stored artifacts, and what the last sweeps did.',
      responses: answers(ref('RetentionOverview')),
    },
  },
  '/sweep': {
    post: {
      operationId: 'sweep',
      summary: 'Erases what is due now instead of when its turn comes.',
      requestBody: empty,
      responses: answers(ref('SweepReport')),
    },
  },
};
