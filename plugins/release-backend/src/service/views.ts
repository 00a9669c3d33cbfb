import type {
  Release,
  ReleaseReference,
  ReleaseVerb,
  Rollout,
} from '@companyos/plugin-release-common';
import type { ReleaseRow, RolloutRow } from '../database';

export function releaseView(
  row: ReleaseRow,
  allowed: readonly ReleaseVerb[],
): Release {
  return {
    id: row.id,
    component: row.component,
    target: row.target,
    version: row.version,
    digest: row.digest,
    state: row.state,
    servedAt: row.served_at?.toISOString() ?? null,
    allowed,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function rolloutView(
  row: RolloutRow,
  about: {
    readonly release: ReleaseRow;
    readonly previous: ReleaseRow | null;
    readonly allowed: readonly ReleaseVerb[];
  },
): Rollout {
  return {
    id: row.id,
    release: reference(about.release),
    previous: about.previous && reference(about.previous),
    component: row.component,
    target: row.target,
    kind: row.kind,
    state: row.state,
    stateReason: row.state_reason,
    stepIndex: row.step_index,
    strategy: row.strategy,
    weightPercent: row.weight_percent,
    observedPercent: row.observed_percent,
    observedAt: row.observed_at?.toISOString() ?? null,
    verdict: row.verdict,
    startedBy: row.started_by,
    reason: row.reason,
    startedAt: row.started_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    watchedAt: row.watched_at?.toISOString() ?? null,
    allowed: about.allowed,
  };
}

function reference({ id, version, digest }: ReleaseRow): ReleaseReference {
  return { id, version, digest };
}
