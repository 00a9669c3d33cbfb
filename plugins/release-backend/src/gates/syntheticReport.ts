import type { JsonObject } from '@companyos/ledger';
import {
  probeResultExpiresAt,
  probeStateAt,
  type ProbeRun,
  type ProbeView,
} from '@companyos/plugin-probe-common';
import type { GateOutcome } from '@companyos/plugin-release-common';
import type { Lane } from '../database';

/** What probes say of one release: each with its latest run that this very digest answered. */
export interface WalkedPath {
  readonly probe: Pick<
    ProbeView,
    'id' | 'criticalPath' | 'intervalMs' | 'timeoutMs' | 'arms'
  >;
  readonly lastRun: ProbeRun | null;
}

export interface SyntheticFound {
  readonly outcome: GateOutcome;
  readonly words: string;
  readonly observed: string;
  readonly measured: JsonObject;
  readonly expiresAt: Date;
  readonly nextRunAt: Date | null;
}

/**
 * What the critical paths of a component say of its release; null where there is nothing to say yet: not every path was walked with
 * it of late, and none failed. What was reported before then stands until it is out of date.
 */
export function syntheticReport(
  { target, component }: Lane,
  paths: readonly WalkedPath[],
  now: Date,
): SyntheticFound | null {
  const walked = paths.map(path => ({
    ...path,
    state: probeStateAt(path.probe, path.lastRun, now),
  }));
  const measured: JsonObject = {
    target,
    paths: walked.map(({ probe, state, lastRun }) => ({
      criticalPath: probe.criticalPath,
      probe: probe.id,
      state,
      run: lastRun?.id ?? null,
      finishedAt: lastRun?.finishedAt ?? null,
    })),
  };
  const passed = walked.filter(({ state }) => state === 'pass').length;
  const found = {
    observed: `${passed} of ${paths.length} critical paths`,
    measured,
    expiresAt: earliest(walked, now),
    nextRunAt: nextRun(paths, now),
  };
  if (paths.length === 0) {
    return {
      ...found,
      outcome: 'could-not-measure',
      words: `No probe walks ${component} at ${target}.`,
    };
  }
  const bad = (outcome: GateOutcome) =>
    walked.filter(({ state }) => state === outcome);
  for (const outcome of ['fail', 'could-not-measure'] as const) {
    const those = bad(outcome);
    if (those.length > 0) {
      return {
        ...found,
        outcome,
        words: those
          .map(
            ({ probe, lastRun }) =>
              `${probe.criticalPath}: ${lastRun?.message ?? outcome}`,
          )
          .join(' '),
      };
    }
  }
  if (passed < paths.length) return null;
  return {
    ...found,
    outcome: 'pass',
    words: `Answered by this release, every critical path passes: ${walked
      .map(({ probe }) => probe.criticalPath)
      .join(', ')}.`,
  };
}

/** Two paths may be due apart; all of them together say something until the first is. */
function earliest(paths: readonly WalkedPath[], now: Date): Date {
  const times = paths.flatMap(({ probe, lastRun }) =>
    lastRun
      ? [probeResultExpiresAt(probe, new Date(lastRun.finishedAt)).getTime()]
      : [],
  );
  return times.length === 0 ? now : new Date(Math.min(...times));
}

function nextRun(paths: readonly WalkedPath[], now: Date): Date | null {
  const times = paths.flatMap(({ probe }) =>
    probe.arms.flatMap(({ nextRunAt }) =>
      nextRunAt === null ? [] : [new Date(nextRunAt).getTime()],
    ),
  );
  const ahead = times.filter(time => time > now.getTime());
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}
