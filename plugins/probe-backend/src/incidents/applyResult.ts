import type {
  ProbeArm,
  ProbeFailureClass,
  ProbeOutcome,
} from '@companyos/plugin-probe-common';

/** How many of the last runs must have failed for an incident to be open. */
export interface IncidentRule {
  readonly failures: number;
  readonly outOf: number;
}

/** What is remembered of one probe on one arm. */
export interface ArmHistory {
  /** Oldest first, at most `outOf`. Runs that could not measure are not in it: they say nothing. */
  readonly recent: readonly ('pass' | 'fail')[];
  /** Of the last run that named one. */
  readonly digest: string | null;
  readonly incident: OpenIncident | null;
}

export interface OpenIncident {
  readonly key: string;
  readonly failureClass: ProbeFailureClass;
  readonly openedAt: string;
}

export const NO_HISTORY: ArmHistory = {
  recent: [],
  digest: null,
  incident: null,
};

export interface MeasuredRun {
  readonly probeId: string;
  readonly arm: ProbeArm;
  readonly outcome: ProbeOutcome;
  readonly failureClass: ProbeFailureClass | null;
  readonly digest: string | null;
}

export interface IncidentChange {
  readonly kind: 'opened' | 'resolved';
  readonly incident: OpenIncident;
}

/**
 * What one more run changes. N failures among the last M runs that measured something open an incident, and M − N + 1 good
 * ones in a row resolve it; so one bad run opens nothing, and flapping is one incident. It says so when it opens and when it
 * resolves, and at no other time.
 *
 * - A run that could not measure changes nothing, in either direction.
 * - While an incident is open, a failure of another class belongs to it.
 * - A canary of another version starts with a clean slate: what its predecessor did is not its fault. An incident that is
 *   open stays open until the new one has proved itself.
 */
export function applyResult(
  history: ArmHistory,
  run: MeasuredRun,
  now: Date,
  rule: IncidentRule,
): { readonly history: ArmHistory; readonly change: IncidentChange | null } {
  if (run.outcome === 'could-not-measure') return { history, change: null };
  const isOtherCanary =
    run.arm === 'canary' &&
    run.digest !== null &&
    history.digest !== null &&
    run.digest !== history.digest;
  const recent = [...(isOtherCanary ? [] : history.recent), run.outcome].slice(
    -rule.outOf,
  );
  const digest = run.digest ?? history.digest;
  const failed = recent.filter(outcome => outcome === 'fail').length;
  const { incident } = history;
  if (incident === null) {
    if (failed < rule.failures || run.failureClass === null) {
      return { history: { recent, digest, incident }, change: null };
    }
    const { failureClass } = run;
    const opened: OpenIncident = {
      key: incidentKey({ ...run, failureClass }),
      failureClass,
      openedAt: now.toISOString(),
    };
    return {
      history: { recent, digest, incident: opened },
      change: { kind: 'opened', incident: opened },
    };
  }
  // As many good runs in a row as leave room for too few failures: flapping is one incident, not many.
  const needed = rule.outOf - rule.failures + 1;
  const last = recent.slice(-needed);
  const hasRecovered =
    last.length === needed && last.every(outcome => outcome === 'pass');
  return hasRecovered
    ? {
        history: { recent, digest, incident: null },
        change: { kind: 'resolved', incident },
      }
    : { history: { recent, digest, incident }, change: null };
}

/**
 * The same for every incident of this probe, arm and class, and of no other: probe IDs have no slash. Notifications are
 * folded by it.
 */
export function incidentKey(of: {
  readonly probeId: string;
  readonly arm: ProbeArm;
  readonly failureClass: ProbeFailureClass;
}): string {
  return `probe/${of.probeId}/${of.arm}/${of.failureClass}`;
}
