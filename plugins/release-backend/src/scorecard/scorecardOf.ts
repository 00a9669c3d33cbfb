import {
  gateIds,
  standingOf,
  verdictOf,
  type ReleaseState,
  type Scorecard,
  type StandingFacts,
} from '@companyos/plugin-release-common';
import {
  gateReportView,
  type GateReportRow,
  type ReleaseRow,
  type RolloutRow,
} from '../database';

/** Everything that is stored about a release and its gates. */
export interface StoredScorecard {
  readonly release: ReleaseRow;
  /** Its newest; null where it was there before we were. */
  readonly rollout: RolloutRow | null;
  /** The latest of each gate, with how many there are. */
  readonly reports: readonly (GateReportRow & { readonly count: number })[];
}

const LIVE: readonly ReleaseState[] = ['new', 'rolling-out', 'stable'];

/** Whether it serves or is on its way; else evidence on it does not go out of date any more. */
export function isLive({ release }: StoredScorecard): boolean {
  return LIVE.includes(release.state);
}

/** When last something was stored about it. */
export function lastStoredAt({
  release,
  rollout,
  reports,
}: StoredScorecard): Date {
  const times = [
    release.updated_at,
    ...(rollout ? [rollout.updated_at] : []),
    ...reports.map(report => report.reported_at),
  ].map(time => time.getTime());
  return new Date(Math.max(...times));
}

/** The scorecard of what is stored, as things stand at this time. Pure. */
export function scorecardOf(
  stored: StoredScorecard,
  about: {
    /** Reference of whoever repairs what its gates find. */
    readonly owner: string;
    readonly mayReport: boolean;
    readonly now: Date;
  },
): Scorecard {
  const { release, rollout } = stored;
  const asOf = isLive(stored) ? null : lastStoredAt(stored);
  const now = asOf ?? about.now;
  const facts = factsOf(stored, about.owner, now);
  const gates = gateIds.map(gate => {
    const row = stored.reports.find(report => report.gate === gate);
    const latest = row ? gateReportView(row) : null;
    return standingOf(gate, { latest, count: row?.count ?? 0 }, facts, now);
  });
  const { component, version } = release;
  return {
    schemaVersion: 1,
    release: {
      id: release.id,
      component,
      target: release.target,
      version,
      digest: release.digest,
      state: release.state,
      createdAt: release.created_at.toISOString(),
    },
    rolloutId: rollout?.id ?? null,
    rolloutState: rollout?.state ?? null,
    gates,
    verdict: verdictOf(gates, { component, version }, now),
    asOf: asOf?.toISOString() ?? null,
    mayReport: about.mayReport,
  };
}

function factsOf(
  { release, rollout, reports }: StoredScorecard,
  owner: string,
  now: Date,
): StandingFacts {
  // On schedule probes walk what serves; a canary is walked by its controller.
  const next =
    release.state === 'stable' &&
    reports.find(({ gate }) => gate === 'synthetic')?.next_run_at;
  return {
    releaseId: release.id,
    owner,
    rollout: rollout && {
      kind: rollout.kind,
      state: rollout.state,
      stateReason: rollout.state_reason,
      pause: pauseOf(rollout.machine),
    },
    nextWalkAt: next && next > now ? next.toISOString() : null,
  };
}

/** Why the machine is paused; it is stored whole and has its own schema, of which nothing else is needed here. */
function pauseOf(machine: unknown): string | null {
  const { state } = machine as { state?: { name?: string; why?: string } };
  return state?.name === 'paused' ? state.why ?? null : null;
}
