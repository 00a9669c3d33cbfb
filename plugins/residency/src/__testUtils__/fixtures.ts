import type {
  DecisionDetails,
  DecisionSummary,
  Hold,
  HoldDetails,
  MatrixView,
  RetentionOverview,
  WhatIfAnswer,
  WhatIfOptions,
} from '@companyos/plugin-residency-common';

const bundle = { version: '0.3.0', sha256: 'a'.repeat(64) };

export function aDecision(
  change: Partial<DecisionSummary> = {},
): DecisionSummary {
  return {
    id: 'pd_01JABCDEFGHJKMNPQRSTVWXYZ0',
    outcome: 'deny',
    action: 'data:export',
    subject: 'tenant:tn_1',
    actor: 'user:default/omar',
    decidedAt: '2030-01-02T03:04:05.678Z',
    determining: ['exports-stay-in-allowed-regions'],
    bundle,
    operationId: null,
    position: 7,
    ...change,
  };
}

export function details(
  change: Partial<DecisionDetails> = {},
): DecisionDetails {
  return {
    ...aDecision(),
    policies: [
      {
        id: 'exports-stay-in-allowed-regions',
        text: "A tenant's data stays in the tenant's allowed regions.",
        effect: 'forbid',
      },
    ],
    obligations: [],
    words: {
      reason: 'It would leave the allowed regions.',
      remedy: 'Choose a destination in one of them.',
    },
    wordsNote: null,
    request: '{"action":"data:export"}',
    bundleInForce: bundle,
    ...change,
  };
}

export function aHold(change: Partial<Hold> = {}): Hold {
  return {
    id: 'hd_1',
    subject: 'tenant:tn_1',
    subjectName: 'acme',
    case: 'C-2031-7',
    reason: 'Court order',
    placedBy: 'user:default/dev',
    placedAt: '2030-01-02T03:04:05.678Z',
    operationId: 'op_1',
    decisionId: 'pd_1',
    gone: [],
    released: null,
    ...change,
  };
}

export function holdDetails(change: Partial<HoldDetails> = {}): HoldDetails {
  return {
    hold: aHold(),
    keeps: [
      {
        kind: 'namespace',
        name: 'db namespace',
        text: 'tn_1_db in eu-central: 3 rows, 8.0 KiB.',
      },
    ],
    keepsUnknown: null,
    openRelease: null,
    ...change,
  };
}

export const options: WhatIfOptions = {
  actions: [
    {
      id: 'data:export',
      title: 'export data of this tenant',
      facts: ['tenant', 'classification', 'schedule', 'destination'],
    },
    { id: 'ledger:read', title: 'read the ledger', facts: [] },
  ],
  regions: [{ id: 'eu-central', title: 'EU Central' }],
  destinations: [{ id: 'us-partner', title: 'Drop box of a partner' }],
  schedules: [{ id: '30-days', title: '30 days' }],
  classifications: ['public', 'pii'],
};

export const answer: WhatIfAnswer = {
  recorded: false,
  outcome: 'deny',
  reason: 'Restricted and personal data is not exported to partners.',
  remedy: 'Choose a destination that is not a partner’s.',
  policies: [
    {
      id: 'partners-get-no-confidential-data',
      text: 'Restricted and personal data is not exported to partners.',
      effect: 'forbid',
    },
  ],
  obligations: [],
  bundle,
  groups: ['group:default/acme-owners'],
};

export function matrixView(change: Partial<MatrixView> = {}): MatrixView {
  return {
    bundle: {
      inForce: bundle,
      since: '2030-01-01T00:00:00.000Z',
      refused: null,
    },
    last: {
      id: 'mx_1',
      ranAt: '2030-01-02T03:04:05.678Z',
      ranBy: 'user:default/ada',
      bundle,
      passed: 15000,
      failed: 0,
      failures: [],
      actions: [
        {
          action: 'data:export',
          title: 'export data of this tenant',
          allowed: 40,
          denied: 600,
          failed: 0,
        },
      ],
    },
    ...change,
  };
}

export const retention: RetentionOverview = {
  schedules: [
    {
      id: '7-years',
      title: '7 years',
      days: 2557,
      mode: 'compliance',
      deleteAfterDays: null,
    },
  ],
  artifacts: [
    {
      id: 'eu-archive/acme-1',
      tenant: 'acme',
      dataset: 'export',
      classification: 'pii',
      region: 'eu-central',
      bytes: 2048,
      writtenAt: '2030-01-02T03:04:05.678Z',
      state: 'held',
      retainUntil: '2030-02-01T03:04:05.678Z',
      deleteAfter: '2030-02-02T03:04:05.678Z',
      blockers: ['Legal hold of case C-2031-7.'],
    },
  ],
  troubles: [
    { artifact: 'us-archive', reasons: ['It could not be looked at: ENOENT'] },
  ],
  sweeps: [
    {
      id: 'sw_1',
      startedAt: '2030-01-02T03:04:05.678Z',
      finishedAt: '2030-01-02T03:04:06.678Z',
      looked: 3,
      erased: ['eu-archive/old'],
      left: [
        {
          artifact: 'eu-archive/acme-1',
          reasons: ['Legal hold of case C-2031-7.'],
        },
      ],
      troubles: [],
    },
  ],
};
