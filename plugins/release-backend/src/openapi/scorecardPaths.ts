import { gateIds, gateOutcomes } from '@companyos/plugin-release-common';
import { answers, body, id, items, query, ref, textUpTo } from './parts';

const gate = {
  name: 'gate',
  in: 'path',
  required: true,
  schema: { type: 'string', enum: [...gateIds] },
};

const anyJson = { type: 'object', additionalProperties: true };

export const scorecardPaths = {
  '/scorecards': {
    get: {
      operationId: 'listScorecards',
      summary: 'Scorecards of the newest releases, newest first.',
      parameters: [
        query('component', textUpTo(200), 'Only of this component.'),
        query('target', textUpTo(63), 'Only to this target.'),
        query('limit', { type: 'integer', minimum: 1, maximum: 50 }),
      ],
      responses: answers(items('Scorecard')),
    },
  },
  '/releases/{id}/scorecard': {
    get: {
      operationId: 'getScorecard',
      summary: 'All gates of a release and the verdict, now.',
      parameters: [id],
      responses: answers(ref('Scorecard'), 404),
    },
  },
  '/releases/{id}/release-scorecard.json': {
    get: {
      operationId: 'getScorecardFile',
      summary: 'The scorecard as a file: the same state gives the same bytes.',
      description:
        'An in-toto statement in canonical form (RFC 8785), as of the last change that was stored.',
      parameters: [id],
      responses: answers(anyJson, 404),
    },
  },
  '/rollouts/{id}/release-scorecard.json': {
    get: {
      operationId: 'getKeptScorecardFile',
      summary: 'The scorecard that was kept when this rollout had ended.',
      parameters: [id],
      responses: answers(anyJson, 404),
    },
  },
  '/schemas/release-scorecard.schema.json': {
    get: {
      operationId: 'getScorecardSchema',
      summary: 'The JSON Schema of release-scorecard.json.',
      responses: answers(anyJson),
    },
  },
  '/releases/{id}/gates/{gate}/reports': {
    get: {
      operationId: 'listGateReports',
      summary: 'What was reported of this gate, newest first.',
      parameters: [id, gate],
      responses: answers(items('GateReport'), 404),
    },
    post: {
      operationId: 'reportGate',
      summary: 'Says what a run of this gate has measured.',
      description:
        'Refused for a digest that is not the release’s. It takes the place of what was reported before, be it better or worse.',
      parameters: [id, gate],
      requestBody: body(
        {
          digest: textUpTo(200),
          outcome: { type: 'string', enum: [...gateOutcomes] },
          words: textUpTo(4_000),
          observed: textUpTo(1_000),
          measured: anyJson,
        },
        ['digest', 'outcome', 'words', 'observed', 'measured'],
      ),
      responses: answers(ref('GateReportResult'), 404, 409),
    },
  },
};
