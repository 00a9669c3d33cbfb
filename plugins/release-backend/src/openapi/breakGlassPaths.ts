import { answers, body, ref, textUpTo } from './parts';

const report = {
  key: textUpTo(64),
  component: textUpTo(200),
  target: textUpTo(200),
  version: textUpTo(200),
  digest: textUpTo(200),
  reason: textUpTo(2_000),
  claimedActor: textUpTo(400),
  startedAt: textUpTo(64),
  outcome: textUpTo(20),
  words: textUpTo(4_000),
};

export const breakGlassPaths = {
  '/break-glass': {
    post: {
      operationId: 'reportBreakGlass',
      summary:
        'Takes down, late, a rollback that somebody did by hand while the portal was not there.',
      description:
        'Recorded whatever policy says of it, with what policy says: the act is past. The same report again changes nothing.',
      requestBody: body(report),
      responses: answers(ref('BreakGlassAnswer'), 503),
    },
  },
};

export const breakGlassSchemas = {
  BreakGlassAnswer: {
    type: 'object',
    additionalProperties: false,
    required: ['key', 'recorded', 'releaseId', 'decisionId'],
    properties: {
      key: { type: 'string' },
      recorded: { type: 'boolean' },
      releaseId: { type: 'string', nullable: true },
      decisionId: { type: 'string', nullable: true },
    },
  },
};
