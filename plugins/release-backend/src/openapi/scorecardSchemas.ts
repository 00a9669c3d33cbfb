import {
  gateIds,
  gateOutcomes,
  gateStates,
  releaseStates,
  rolloutStates,
  verdictAnswers,
} from '@companyos/plugin-release-common';
import {
  count,
  list,
  nullableText,
  nullableTime,
  object,
  ref,
  text,
  time,
} from './shapes';

const gate = { type: 'string', enum: [...gateIds] };
const state = { type: 'string', enum: [...gateStates] };
const flag = { type: 'boolean' };

const evidence = object({
  sha256: text,
  measured: {
    type: 'object',
    description: 'As measured; `sha256` is of its canonical form (RFC 8785).',
    additionalProperties: true,
  },
});

export const scorecardSchemas = {
  GateReport: object({
    id: text,
    gate,
    digest: text,
    outcome: { type: 'string', enum: [...gateOutcomes] },
    words: text,
    observed: text,
    evidence,
    reportedBy: text,
    reportedAt: time,
    since: time,
    expiresAt: time,
    decisionId: nullableText,
  }),
  GateStanding: object({
    gate,
    title: text,
    question: text,
    state,
    words: text,
    observed: nullableText,
    required: text,
    owner: text,
    reportedBy: nullableText,
    reportedAt: nullableTime,
    since: nullableTime,
    expiresAt: nullableTime,
    nextRunAt: nullableTime,
    howToRun: text,
    howToRunIsCommand: flag,
    evidence: { ...evidence, nullable: true },
    reports: count,
  }),
  GateReportResult: object({
    report: ref('GateReport'),
    standing: ref('GateStanding'),
  }),
  ReleaseVerdict: object({
    answer: { type: 'string', enum: [...verdictAnswers] },
    sentence: text,
    blockers: list(
      object({ gate, title: text, state, words: text, next: text }),
    ),
    decidedAt: time,
    validUntil: nullableTime,
  }),
  Scorecard: object({
    schemaVersion: { type: 'integer', enum: [1] },
    release: object({
      id: text,
      component: text,
      target: text,
      version: text,
      digest: text,
      state: { type: 'string', enum: [...releaseStates] },
      createdAt: time,
    }),
    rolloutId: nullableText,
    rolloutState: {
      type: 'string',
      nullable: true,
      enum: [...rolloutStates, null],
    },
    gates: list(ref('GateStanding')),
    verdict: ref('ReleaseVerdict'),
    asOf: nullableTime,
    mayReport: flag,
  }),
};
