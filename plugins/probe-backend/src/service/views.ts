import {
  probeResultExpiresAt,
  probeStateAt,
  worstProbeState,
  type ProbeArm,
  type ProbeArmStatus,
  type ProbeIncident,
  type ProbePath,
  type ProbeRun,
  type ProbeView,
} from '@companyos/plugin-probe-common';
import type { Probe } from '@companyos/plugin-probe-node';

/** What is stored of one arm. */
export interface KnownArm {
  readonly arm: ProbeArm;
  readonly lastRun: ProbeRun | null;
  readonly incident: ProbeIncident | null;
}

/** Stable always; the canary as long as its last run says something about now, or an incident of it is open. */
export function viewOf(
  probe: Probe,
  known: readonly KnownArm[],
  nextRunAt: Date | undefined,
  now: Date,
): ProbeView {
  const on = (arm: ProbeArm): KnownArm =>
    known.find(one => one.arm === arm) ?? {
      arm,
      lastRun: null,
      incident: null,
    };
  const stable = armView(probe, on('stable'), now);
  const canary = armView(probe, on('canary'), now);
  const isCanaryWalked = canary.state !== 'missing' || canary.incident !== null;
  return {
    id: probe.id,
    title: probe.title,
    criticalPath: probe.criticalPath,
    owner: probe.owner,
    target: probe.target.id,
    intervalMs: probe.intervalMs,
    timeoutMs: probe.timeoutMs,
    steps: probe.steps().map(({ title }) => title),
    arms: [
      { ...stable, nextRunAt: nextRunAt?.toISOString() ?? null },
      ...(isCanaryWalked ? [canary] : []),
    ],
  };
}

/** Worst first; within one state by name. */
export function pathsOf(probes: readonly ProbeView[]): ProbePath[] {
  const names = [...new Set(probes.map(({ criticalPath }) => criticalPath))];
  return names.map(criticalPath => {
    const own = probes.filter(probe => probe.criticalPath === criticalPath);
    const state = worstProbeState(
      own.map(({ arms }) => arms.find(({ arm }) => arm === 'stable')!.state),
    );
    return { criticalPath, state, probes: own };
  });
}

function armView(
  probe: Probe,
  { arm, lastRun, incident }: KnownArm,
  now: Date,
): ProbeArmStatus {
  const state = probeStateAt(probe, lastRun, now);
  return {
    arm,
    state,
    message: messageOf(probe, state, lastRun),
    lastRun,
    expiresAt:
      lastRun &&
      probeResultExpiresAt(probe, new Date(lastRun.finishedAt)).toISOString(),
    nextRunAt: null,
    incident,
  };
}

function messageOf(
  { intervalMs }: Probe,
  state: ProbeArmStatus['state'],
  lastRun: ProbeRun | null,
): string {
  if (!lastRun) return 'It was never walked.';
  if (state === 'missing') {
    return `The last run ended at ${lastRun.finishedAt} (${
      lastRun.outcome
    }); one was due every ${intervalMs / 1_000} s.`;
  }
  return lastRun.message ?? 'Every step passed.';
}
