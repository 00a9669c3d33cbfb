import type {
  ProbeArm,
  ProbeArmStatus,
  ProbeIncident,
  ProbeList,
  ProbeRun,
  ProbeView,
} from '@companyos/plugin-probe-common';

/** Data for tests: probes that were walked a moment before `NOW`. */

export const NOW = Date.parse('2031-01-01T12:00:00.000Z');

export function at(offsetMs: number): number {
  return NOW + offsetMs;
}

export function iso(offsetMs: number): string {
  return new Date(at(offsetMs)).toISOString();
}

export function aRun(changes: Partial<ProbeRun> = {}): ProbeRun {
  const outcome = changes.outcome ?? 'pass';
  const message =
    outcome === 'pass' ? null : 'POST /login answered 500 instead of 200.';
  return {
    id: 'pr_01',
    probeId: 'staging-login',
    arm: 'stable',
    trigger: 'schedule',
    outcome,
    failureClass: outcome === 'fail' ? 'wrong-answer' : null,
    message,
    digest: `sha256:${'a'.repeat(64)}`,
    steps: [
      {
        title: 'See that it answers',
        outcome: 'pass',
        durationMs: 20,
        message: null,
      },
      { title: 'Log in to every tenant', outcome, durationMs: 300, message },
    ],
    startedAt: iso(-400),
    finishedAt: iso(0),
    durationMs: 400,
    requestedBy: null,
    decisionId: null,
    ...changes,
  };
}

export function aProbe(
  changes: Partial<Omit<ProbeView, 'arms'>> & {
    /** The last run of each arm; an arm without one is only there if it is `stable`. */
    readonly runs?: { readonly [arm in ProbeArm]?: ProbeRun };
    readonly incident?: ProbeIncident;
  } = {},
): ProbeView {
  const { runs = { stable: aRun() }, incident = null, ...rest } = changes;
  const arm = (name: ProbeArm, lastRun: ProbeRun | null): ProbeArmStatus => ({
    arm: name,
    state: lastRun?.outcome ?? 'missing',
    message: lastRun
      ? lastRun.message ?? 'Every step passed.'
      : 'It was never walked.',
    lastRun,
    expiresAt: lastRun && iso(70_000),
    nextRunAt: name === 'stable' ? iso(30_000) : null,
    incident: name === 'stable' ? incident : null,
  });
  return {
    id: 'staging-login',
    title: 'People can log in',
    criticalPath: 'login',
    owner: 'component:default/reference-service',
    target: 'staging',
    intervalMs: 30_000,
    timeoutMs: 10_000,
    steps: ['See that it answers', 'Log in to every tenant'],
    arms: [
      arm('stable', runs.stable ?? null),
      ...(runs.canary ? [arm('canary', runs.canary)] : []),
    ],
    ...rest,
  };
}

export function aList(...probes: readonly ProbeView[]): ProbeList {
  return {
    checkedAt: iso(0),
    paths: probes.map(probe => ({
      criticalPath: probe.criticalPath,
      state: probe.arms[0].state,
      probes: [probe],
    })),
  };
}

export function anIncident(
  changes: Partial<ProbeIncident> = {},
): ProbeIncident {
  return {
    id: 'pi_01',
    probeId: 'staging-login',
    arm: 'stable',
    failureClass: 'wrong-answer',
    key: 'probe:staging-login:stable:wrong-answer',
    message: 'POST /login answered 500 instead of 200.',
    digest: `sha256:${'a'.repeat(64)}`,
    openedAt: iso(-3_600_000),
    resolvedAt: null,
    resolution: null,
    notifications: [
      {
        kind: 'opened',
        createdAt: iso(-3_600_000),
        sentAt: iso(-3_599_000),
        attempts: 1,
        lastError: null,
        recipient: 'group:default/platform-engineers',
        route: [
          'component:default/reference-service is owned by group:default/platform-engineers.',
          'Notified group:default/platform-engineers.',
        ],
      },
    ],
    ...changes,
  };
}
