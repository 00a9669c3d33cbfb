import { randomUUID } from 'node:crypto';
import type { ProbeNotification } from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';
import type { NoticeContent } from '../incidents/content';

/** Something that is to be said, until it was. */
export interface QueuedNotification {
  readonly id: string;
  readonly kind: ProbeNotification['kind'];
  readonly key: string;
  /** Reference of what the probe watches. */
  readonly owner: string;
  readonly content: NoticeContent;
  /** This one included. */
  readonly attempts: number;
  readonly token: string;
}

/** Said if and only if the transaction commits; once per incident and kind. */
export async function enqueueNotification(
  tx: Knex,
  notification: Pick<
    QueuedNotification,
    'kind' | 'key' | 'owner' | 'content'
  > & { readonly incidentId: string; readonly now: Date },
): Promise<void> {
  const { incidentId, kind, key, owner, content, now } = notification;
  await tx('probe_notifications')
    .insert({
      incident_id: incidentId,
      kind,
      key,
      owner,
      content: JSON.stringify(content),
      created_at: now,
      next_attempt_at: now,
    })
    .onConflict(['incident_id', 'kind'])
    .ignore();
}

/**
 * What is due and nobody is sending; this caller's until the lease ends. Of one key only the oldest: a resolution must not
 * overtake what it resolves. The attempt counts from here on, so that one which kills its process is slowed down too.
 */
export async function claimNotifications(
  db: Knex,
  options: {
    readonly limit: number;
    readonly leaseMs: number;
    readonly now: Date;
  },
): Promise<QueuedNotification[]> {
  const token = randomUUID();
  const { rows } = await db.raw<{
    rows: Omit<QueuedNotification, 'token'>[];
  }>(
    `UPDATE probe_notifications
     SET attempts = attempts + 1, lease_token = :token,
         lease_until = CAST(:now AS timestamptz) + :leaseMs * interval '1 millisecond'
     WHERE id IN (
       SELECT id FROM probe_notifications AS candidate
       WHERE sent_at IS NULL AND next_attempt_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
         AND NOT EXISTS (
           SELECT FROM probe_notifications AS earlier
           WHERE earlier.key = candidate.key AND earlier.id < candidate.id AND earlier.sent_at IS NULL)
       ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, key, owner, content, attempts`,
    { token, ...options },
  );
  return rows.map(row => ({ ...row, token }));
}

export async function markSent(
  db: Knex,
  { id, token }: Pick<QueuedNotification, 'id' | 'token'>,
  sent: {
    readonly at: Date;
    readonly recipient: string;
    readonly route: readonly string[];
  },
): Promise<boolean> {
  const marked = await db('probe_notifications')
    .where({ id, lease_token: token })
    .whereNull('sent_at')
    .update({
      sent_at: sent.at,
      recipient: sent.recipient,
      route: JSON.stringify(sent.route),
      lease_token: null,
      lease_until: null,
      last_error: null,
    });
  return marked === 1;
}

export async function markFailed(
  db: Knex,
  { id, token }: Pick<QueuedNotification, 'id' | 'token'>,
  failed: { readonly error: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await db('probe_notifications').where({ id, lease_token: token }).update({
    last_error: failed.error,
    next_attempt_at: failed.nextAttemptAt,
    lease_token: null,
    lease_until: null,
  });
}

/** By incident, in the order in which they are said. */
export async function findNotifications(
  db: Knex,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ProbeNotification[]>> {
  const rows = await db('probe_notifications')
    .whereIn('incident_id', [...incidentIds])
    .orderBy('id');
  const found = new Map<string, ProbeNotification[]>();
  for (const row of rows) {
    const list = found.get(row.incident_id) ?? [];
    list.push({
      kind: row.kind,
      createdAt: row.created_at.toISOString(),
      sentAt: row.sent_at?.toISOString() ?? null,
      attempts: row.attempts,
      lastError: row.last_error,
      recipient: row.recipient,
      route: row.route,
    });
    found.set(row.incident_id, list);
  }
  return found;
}
