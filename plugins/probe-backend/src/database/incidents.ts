import type {
  ProbeArm,
  ProbeIncident,
  ProbeIncidentPage,
} from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';
import { findNotifications } from './notifications';

interface IncidentRow {
  readonly id: string;
  readonly probe_id: string;
  readonly arm: ProbeArm;
  readonly failure_class: ProbeIncident['failureClass'];
  readonly key: string;
  readonly message: string;
  readonly digest: string | null;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
  readonly resolution: ProbeIncident['resolution'];
}

export async function insertIncident(
  tx: Knex,
  incident: Pick<
    ProbeIncident,
    | 'id'
    | 'probeId'
    | 'arm'
    | 'failureClass'
    | 'key'
    | 'message'
    | 'digest'
    | 'openedAt'
  >,
): Promise<void> {
  await tx('probe_incidents').insert({
    id: incident.id,
    probe_id: incident.probeId,
    arm: incident.arm,
    failure_class: incident.failureClass,
    key: incident.key,
    message: incident.message,
    digest: incident.digest,
    opened_at: incident.openedAt,
  });
}

/** The incident that was open; undefined where somebody else has closed it. */
export async function resolveIncident(
  tx: Knex,
  of: { readonly probeId: string; readonly arm: ProbeArm },
  resolution: NonNullable<ProbeIncident['resolution']>,
  now: Date,
): Promise<
  | { readonly id: string; readonly key: string; readonly message: string }
  | undefined
> {
  const [row] = await tx('probe_incidents')
    .where({ probe_id: of.probeId, arm: of.arm })
    .whereNull('resolved_at')
    .update({ resolved_at: now, resolution })
    .returning(['id', 'key', 'message']);
  return row;
}

export interface IncidentQuery {
  readonly probeIds: readonly string[];
  readonly open?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** Newest first. */
export async function listIncidents(
  db: Knex,
  { probeIds, open, limit, cursor }: IncidentQuery,
): Promise<ProbeIncidentPage> {
  const rows: IncidentRow[] = await db<IncidentRow>('probe_incidents')
    .whereIn('probe_id', [...probeIds])
    .modify(builder => {
      if (open === true) builder.whereNull('resolved_at');
      if (open === false) builder.whereNotNull('resolved_at');
      if (cursor) builder.where('id', '<', cursor);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const notifications = await findNotifications(
    db,
    page.map(({ id }) => id),
  );
  const items = page.map(row => ({
    id: row.id,
    probeId: row.probe_id,
    arm: row.arm,
    failureClass: row.failure_class,
    key: row.key,
    message: row.message,
    digest: row.digest,
    openedAt: row.opened_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolution: row.resolution,
    notifications: [...(notifications.get(row.id) ?? [])],
  }));
  return {
    items,
    nextCursor: rows.length > limit ? items[items.length - 1].id : null,
  };
}
