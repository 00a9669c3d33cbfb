import {
  gateDeclaration,
  gateIds,
  verdictOf,
  type GateId,
  type GateStanding,
  type GateState,
  type Rollout,
  type RolloutState,
  type Scorecard,
  type ScorecardRelease,
} from '@companyos/plugin-release-common';

/** Data for tests: everything was measured at `NOW`, and passes count for an hour. */
export const NOW = Date.parse('2031-01-01T12:00:00.000Z');
const AT = new Date(NOW).toISOString();
const HOUR_MS = 3_600_000;

export function aGate(gate: GateId, state: GateState = 'pass'): GateStanding {
  const { question, required, title } = gateDeclaration(gate);
  return {
    gate,
    title,
    question,
    required,
    state,
    words: `What ${gate} found.`,
    observed: '212 of 212',
    owner: 'group:default/platform-engineers',
    reportedBy: 'service:plugin:release',
    reportedAt: AT,
    since: AT,
    expiresAt: state === 'pass' ? new Date(NOW + HOUR_MS).toISOString() : null,
    nextRunAt: null,
    howToRun: `companyos gate run ${gate} --release rel_1`,
    howToRunIsCommand: true,
    evidence: null,
    reports: 1,
  };
}

/** All gates pass, but for those given. */
export function aCard(
  release: Pick<ScorecardRelease, 'id' | 'version' | 'state'>,
  gates: { readonly [gate in GateId]?: GateStanding } = {},
): Scorecard {
  const component = 'component:default/reference-service';
  const all = gateIds.map(gate => gates[gate] ?? aGate(gate));
  const hasEnded = release.state === 'aborted' || release.state === 'failed';
  return {
    schemaVersion: 1,
    release: {
      component,
      target: 'staging',
      digest: `sha256:${'a'.repeat(64)}`,
      createdAt: AT,
      ...release,
    },
    rolloutId: `ro_${release.id}`,
    rolloutState: null,
    gates: all,
    verdict: verdictOf(
      all,
      { component, version: release.version },
      new Date(NOW),
    ),
    asOf: hasEnded ? AT : null,
    mayReport: false,
  };
}

export function aRollout(releaseId: string, state: RolloutState): Rollout {
  return {
    id: `ro_${releaseId}`,
    release: { id: releaseId, version: '1.2.0', digest: 'sha256:2' },
    previous: { id: 'rel_1', version: '1.0.0', digest: 'sha256:1' },
    component: 'component:default/reference-service',
    target: 'staging',
    kind: 'canary',
    state,
    stateReason: 'The judge asks for more evidence.',
    stepIndex: 0,
    strategy: { steps: [{ weightPercent: 10, margin: 0.1 }] } as never,
    weightPercent: 10,
    observedPercent: 10,
    observedAt: AT,
    verdict: null,
    startedBy: 'user:default/ada',
    reason: 'Order 4711',
    startedAt: AT,
    updatedAt: AT,
    endedAt: null,
    watchedAt: AT,
    allowed: [],
  };
}
