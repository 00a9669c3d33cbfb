import {
  releaseStates,
  releaseVerbs,
  rolloutStates,
} from '@companyos/plugin-release-common';

import {
  count,
  list,
  nullableNumber,
  nullableText,
  nullableTime,
  number,
  object,
  percent,
  ref,
  text,
  time,
} from './shapes';

const verbs = list({ type: 'string', enum: [...releaseVerbs] });
const badOfSeen = object({ bad: count, seen: count });
const reference = object({ id: text, version: text, digest: text });

const signal = object(
  {
    id: text,
    role: { type: 'string', enum: ['hard', 'soft'] },
    state: {
      type: 'string',
      enum: [
        'worse',
        'not-worse',
        'undecided',
        'no-data',
        'could-not-measure',
        'shared',
      ],
    },
    evidence: number,
    threshold: number,
    promotionEvidence: number,
    promotionThreshold: number,
    canary: badOfSeen,
    stable: badOfSeen,
    words: text,
  },
  [
    'evidence',
    'threshold',
    'promotionEvidence',
    'promotionThreshold',
    'canary',
    'stable',
  ],
);

const verdict = object(
  {
    action: {
      type: 'string',
      enum: ['abort', 'promote', 'hold', 'cannot-decide'],
    },
    reasons: list(text),
    signals: list(signal),
    needs: object(
      {
        requests: number,
        seconds: number,
        requestsPerSecond: number,
        requestsToNoticeDoubling: number,
      },
      ['seconds', 'requestsPerSecond', 'requestsToNoticeDoubling'],
    ),
  },
  ['needs'],
);

export const releaseSchemas = {
  Target: object({ id: text, title: text, components: list(text) }),
  TargetVersion: object({ version: text, digest: text }),
  Release: object({
    id: text,
    component: text,
    target: text,
    version: text,
    digest: text,
    state: { type: 'string', enum: [...releaseStates] },
    servedAt: nullableTime,
    allowed: verbs,
    createdBy: text,
    createdAt: time,
    updatedAt: time,
  }),
  Rollout: object({
    id: text,
    release: reference,
    previous: { ...reference, nullable: true },
    component: text,
    target: text,
    kind: { type: 'string', enum: ['canary', 'first', 'rollback'] },
    state: { type: 'string', enum: [...rolloutStates] },
    stateReason: text,
    stepIndex: { type: 'integer', nullable: true },
    strategy: {
      type: 'object',
      description: 'As followed, with every default filled in.',
      additionalProperties: true,
      required: ['steps', 'signals'],
      properties: { steps: list({ type: 'object' }) },
    },
    weightPercent: percent,
    observedPercent: { ...percent, nullable: true },
    observedAt: nullableTime,
    verdict: { ...verdict, nullable: true },
    startedBy: text,
    reason: text,
    startedAt: time,
    updatedAt: time,
    endedAt: nullableTime,
    watchedAt: nullableTime,
    allowed: verbs,
  }),
  RolloutEvent: object({
    sequence: { type: 'integer', minimum: 1 },
    at: time,
    kind: text,
    actor: text,
    words: text,
    operationId: nullableText,
  }),
  ObservationPoint: object({
    fromMs: { type: 'integer' },
    toMs: { type: 'integer' },
    weightPercent: nullableNumber,
    canary: badOfSeen,
    stable: badOfSeen,
  }),
  StartResult: object({
    operation: ref('Operation'),
    rolloutId: nullableText,
    releaseId: nullableText,
  }),
  SteerResult: object({
    operation: ref('Operation'),
    rollout: ref('Rollout'),
  }),
};
