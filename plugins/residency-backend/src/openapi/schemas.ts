import { operationSchemas } from '@companyos/plugin-operation-node';

const text = { type: 'string' } as const;
const nullableText = { type: 'string', nullable: true } as const;
const time = { type: 'string', format: 'date-time' } as const;
const nullableTime = { ...time, nullable: true } as const;
const texts = { type: 'array', items: text } as const;
const count = { type: 'integer', minimum: 0 } as const;
const outcome = { type: 'string', enum: ['allow', 'deny'] } as const;

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export function closed(properties: { readonly [name: string]: object }) {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  } as const;
}

export function listOf(items: object) {
  return { type: 'array', items } as const;
}

const bundle = closed({ version: text, sha256: text });

const summary = {
  id: text,
  outcome,
  action: text,
  subject: text,
  actor: nullableText,
  decidedAt: time,
  determining: texts,
  bundle,
  operationId: nullableText,
  position: count,
};

const policies = listOf(
  closed({
    id: text,
    text: nullableText,
    effect: { type: 'string', enum: ['permit', 'forbid'], nullable: true },
  }),
);

const left = listOf(closed({ artifact: text, reasons: texts }));

const matrixResult = closed({
  id: text,
  ranAt: time,
  ranBy: text,
  bundle,
  passed: count,
  failures: texts,
  failed: count,
  actions: listOf(
    closed({
      action: text,
      title: text,
      allowed: count,
      denied: count,
      failed: count,
    }),
  ),
});

const choices = listOf(closed({ id: text, title: text }));

const hold = closed({
  id: text,
  subject: text,
  subjectName: text,
  case: text,
  reason: text,
  placedBy: text,
  placedAt: time,
  operationId: text,
  decisionId: text,
  gone: listOf(ref('ErasureClaim')),
  released: {
    ...closed({ by: text, at: time, reason: text, operationId: text }),
    nullable: true,
  },
});

export const residencySchemas = {
  ErasureClaim: closed({
    subject: text,
    resource: text,
    operationId: text,
    state: { type: 'string', enum: ['erasing', 'erased'] },
    claimedAt: time,
    erasedAt: nullableTime,
  }),
  Hold: hold,
  HoldDetails: closed({
    hold: ref('Hold'),
    keeps: listOf(
      closed({
        kind: { type: 'string', enum: ['namespace', 'artifact'] },
        name: text,
        text,
      }),
    ),
    keepsUnknown: nullableText,
    openRelease: { ...operationSchemas.Operation, nullable: true },
  }),
  PlacedHold: closed({
    operation: ref('Operation'),
    hold: { ...hold, nullable: true },
    gone: listOf(ref('ErasureClaim')),
  }),
  ErasureAnswer: {
    oneOf: [
      closed({
        outcome: { type: 'string', enum: ['claimed', 'erased'] },
        claimedAt: time,
      }),
      closed({
        outcome: { type: 'string', enum: ['blocked'] },
        blockers: listOf({
          type: 'object',
          required: ['kind', 'text'],
          properties: { kind: text, text },
        }),
      }),
    ],
  },
  DecisionPage: closed({
    items: listOf(closed(summary)),
    total: count,
    more: { type: 'boolean' },
    scope: { type: 'string', enum: ['all', 'own'] },
  }),
  DecisionDetails: closed({
    ...summary,
    policies,
    obligations: texts,
    words: { ...closed({ reason: text, remedy: text }), nullable: true },
    wordsNote: nullableText,
    request: nullableText,
    bundleInForce: bundle,
  }),
  WhatIfOptions: closed({
    actions: listOf(closed({ id: text, title: text, facts: texts })),
    regions: choices,
    destinations: choices,
    schedules: choices,
    classifications: texts,
  }),
  WhatIfAnswer: closed({
    recorded: { type: 'boolean', enum: [false] },
    outcome,
    reason: text,
    remedy: text,
    policies,
    obligations: texts,
    bundle,
    groups: texts,
  }),
  MatrixResult: matrixResult,
  MatrixView: closed({
    bundle: closed({
      inForce: bundle,
      since: time,
      refused: { ...closed({ at: time, problems: texts }), nullable: true },
    }),
    last: { ...matrixResult, nullable: true },
  }),
  SweepReport: closed({
    id: text,
    startedAt: time,
    finishedAt: nullableTime,
    looked: count,
    erased: texts,
    left,
    troubles: left,
  }),
  RetentionOverview: closed({
    schedules: listOf(
      closed({
        id: text,
        title: text,
        days: count,
        mode: { type: 'string', enum: ['governance', 'compliance'] },
        deleteAfterDays: { ...count, nullable: true },
      }),
    ),
    artifacts: listOf(
      closed({
        id: text,
        tenant: text,
        dataset: text,
        classification: text,
        region: text,
        bytes: count,
        writtenAt: time,
        state: text,
        retainUntil: nullableTime,
        deleteAfter: nullableTime,
        blockers: texts,
      }),
    ),
    troubles: left,
    sweeps: listOf(ref('SweepReport')),
  }),
} as const;
