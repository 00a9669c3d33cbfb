import { parseStrategy, type SignalReport } from '@companyos/canary';
import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import {
  gateDeclarations,
  verdictOf,
  type GateId,
  type GateStanding,
  type Release,
  type ReleaseApi,
  type Rollout,
  type RolloutEvent,
  type Scorecard,
} from '@companyos/plugin-release-common';

/** Data for tests, and a back end that answers with it. */

export const T0 = '2026-11-23T12:00:00.000Z';
const COMPONENT = 'component:default/reference-service';
const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

export function aSignal(overrides: Partial<SignalReport> = {}): SignalReport {
  return {
    id: 'errors',
    role: 'hard',
    state: 'undecided',
    evidence: 2.5,
    threshold: 125,
    promotionEvidence: 8,
    promotionThreshold: 20,
    canary: { bad: 1, seen: 22 },
    stable: { bad: 1, seen: 200 },
    words: 'Errors: 1 of 22 canary units bad, 1 of 200 of stable.',
    ...overrides,
  };
}

export function aRollout(overrides: Partial<Rollout> = {}): Rollout {
  return {
    id: 'ro_2',
    release: { id: 'rel_2', version: '1.2.0', digest: digestOf('2') },
    previous: { id: 'rel_1', version: '1.0.0', digest: digestOf('1') },
    component: COMPONENT,
    target: 'staging',
    kind: 'canary',
    state: 'progressing',
    stateReason:
      'The canary has served 22 units at this weight, and 30 are asked for.',
    stepIndex: 0,
    strategy: parseStrategy({
      steps: [
        { weightPercent: 10, minimumSamples: 30, minimumDurationSeconds: 20 },
        { weightPercent: 50 },
        { weightPercent: 100 },
      ],
    }),
    weightPercent: 10,
    observedPercent: 10,
    observedAt: T0,
    verdict: {
      action: 'hold',
      reasons: [
        'The canary has served 22 units at this weight, and 30 are asked for.',
        'Errors: worse by 10 points is not rejected yet.',
      ],
      signals: [
        aSignal(),
        aSignal({
          id: 'synthetic:login',
          state: 'not-worse',
          words: 'Critical path login: passes on the canary.',
        }),
        aSignal({
          id: 'synthetic:export',
          state: 'could-not-measure',
          words:
            'Critical path export: the probe could not measure. That is neither a pass nor a failure.',
        }),
      ],
    },
    startedBy: 'user:default/ada',
    reason: 'Order 4711',
    startedAt: T0,
    updatedAt: T0,
    endedAt: null,
    watchedAt: new Date().toISOString(),
    allowed: [],
    ...overrides,
  };
}

/** As the controller writes them. */
export function anEvent(
  sequence: number,
  words: string,
  overrides: Partial<RolloutEvent> = {},
): RolloutEvent {
  return {
    sequence,
    at: new Date(Date.parse(T0) + sequence * 10_000).toISOString(),
    kind: 'state',
    actor: 'controller',
    words,
    operationId: null,
    ...overrides,
  };
}

export const started = anEvent(1, 'Order 4711', {
  kind: 'started',
  actor: 'user:default/ada',
  operationId: 'op_1',
});

export function aRelease(overrides: Partial<Release> = {}): Release {
  return {
    id: 'rel_1',
    component: COMPONENT,
    target: 'staging',
    version: '1.0.0',
    digest: digestOf('1'),
    state: 'stable',
    servedAt: T0,
    allowed: [],
    createdBy: 'user:default/ada',
    createdAt: T0,
    updatedAt: T0,
    ...overrides,
  };
}

export function aStanding(
  gate: GateId,
  overrides: Partial<GateStanding> = {},
): GateStanding {
  const { question, required, title } = gateDeclarations.find(
    one => one.gate === gate,
  )!;
  return {
    gate,
    title,
    question,
    required,
    state: 'pass',
    words: 'All is well.',
    observed: 'all of them',
    owner: 'group:default/platform-engineers',
    reportedBy: 'user:default/ada',
    reportedAt: T0,
    since: T0,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    nextRunAt: null,
    howToRun: `companyos gate run ${gate} --release rel_2`,
    howToRunIsCommand: true,
    evidence: { sha256: 'e'.repeat(64), measured: { rows: 212 } },
    reports: 1,
    ...overrides,
  };
}

export function aScorecard(
  states: Partial<{ [gate in GateId]: Partial<GateStanding> }> = {},
): Scorecard {
  const gates = gateDeclarations.map(({ gate }) =>
    aStanding(gate, states[gate]),
  );
  const release = aRelease({ id: 'rel_2', version: '1.2.0' });
  return {
    schemaVersion: 1,
    release: {
      id: release.id,
      component: release.component,
      target: release.target,
      version: release.version,
      digest: release.digest,
      state: 'rolling-out',
      createdAt: T0,
    },
    rolloutId: 'ro_2',
    rolloutState: 'progressing',
    gates,
    verdict: verdictOf(gates, release, new Date()),
    asOf: null,
    mayReport: false,
  };
}

export function aPlan(outcome: 'allow' | 'deny' = 'allow'): DecidedPlan {
  return {
    plan: {
      type: 'release.rollback',
      subject: 'release:staging/reference-service',
      summary: 'Go back to reference-service 1.0.0 at staging.',
      changes: [],
      holds: [],
      noop: false,
      hash: 'b'.repeat(64),
    },
    decision: {
      id: 'pd_01JDB0000000000000000000AA',
      outcome,
      determining: [],
      reason: 'Release managers may roll back every release.',
      remedy: '',
      errors: [],
      bundle: { version: '1.0.0', sha256: 'a'.repeat(64) },
      request: {
        principal: { type: 'User', id: 'user:default/rhea' },
        action: 'release:rollback',
        resource: { type: 'Release', id: 'rel_1' },
        context: {},
        entities: [],
      },
      decidedAt: T0,
    },
  };
}

/** Every method answers well; a test replaces what it is about. */
export function aReleaseApi(): jest.Mocked<ReleaseApi> {
  const page = <T>(items: readonly T[]) => ({ items, next: null });
  return {
    targets: jest
      .fn()
      .mockResolvedValue([
        { id: 'staging', title: 'Staging', components: [COMPONENT] },
      ]),
    versions: jest.fn().mockResolvedValue([]),
    planStart: jest.fn(),
    start: jest.fn(),
    releases: jest.fn().mockResolvedValue(page([aRelease()])),
    release: jest.fn().mockResolvedValue(aRelease()),
    rollouts: jest.fn().mockResolvedValue(page([aRollout()])),
    rollout: jest.fn().mockResolvedValue(aRollout()),
    history: jest.fn().mockResolvedValue([started]),
    observations: jest.fn().mockResolvedValue([]),
    steer: jest.fn(),
    planRollback: jest.fn().mockResolvedValue(aPlan()),
    rollback: jest
      .fn()
      .mockResolvedValue({ id: 'op_9' } as Partial<Operation> as Operation),
    scorecard: jest.fn().mockResolvedValue(aScorecard()),
    scorecards: jest.fn().mockResolvedValue([]),
    gateReports: jest.fn().mockResolvedValue([]),
    reportGate: jest.fn(),
    scorecardFile: jest.fn().mockResolvedValue('{}'),
    rolloutScorecardFile: jest.fn().mockResolvedValue('{}'),
  } as unknown as jest.Mocked<ReleaseApi>;
}
