import type { Sidecar } from '@companyos/policy/seams';
import type { Database } from '../../database';

export interface StoredExport {
  readonly id: string;
  readonly tenantId: string;
  readonly destination: string;
  readonly region: string;
  readonly key: string;
  readonly state: 'writing' | 'ready' | 'failed' | 'cancelled';
  readonly bytes: number;
  readonly ledgerSize: number;
  readonly classification: string;
  readonly retentionSchedule: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly readyAt: Date | null;
  readonly sidecar: Sidecar | null;
}

const MOST_LISTED = 100;

/** What is known of an export before a byte of it is read. */
export async function insertExport(
  db: Database,
  one: Pick<
    StoredExport,
    | 'id'
    | 'tenantId'
    | 'destination'
    | 'region'
    | 'key'
    | 'ledgerSize'
    | 'classification'
    | 'retentionSchedule'
    | 'requestedBy'
  >,
): Promise<void> {
  await db('tenant_exports')
    .insert({
      id: one.id,
      tenant_id: one.tenantId,
      destination: one.destination,
      region: one.region,
      object_key: one.key,
      state: 'writing',
      ledger_size: one.ledgerSize,
      classification: one.classification,
      retention_schedule: one.retentionSchedule,
      requested_by: one.requestedBy,
    })
    // A step that is applied again registers again.
    .onConflict('id')
    .ignore();
}

/** How far it is. One that has ended stays as it is. */
export async function saveProgress(
  db: Database,
  id: string,
  bytes: number,
): Promise<void> {
  await db('tenant_exports').where({ id, state: 'writing' }).update({ bytes });
}

export async function saveReady(
  db: Database,
  id: string,
  sidecar: Sidecar,
): Promise<void> {
  await db('tenant_exports')
    .where({ id })
    .update({
      state: 'ready',
      bytes: sidecar.content.bytes,
      ready_at: sidecar.retention.writtenAt,
      sidecar: JSON.stringify(sidecar),
    });
}

/** Nothing of it is left at the destination. */
export async function saveEnded(
  db: Database,
  id: string,
  state: 'failed' | 'cancelled',
): Promise<void> {
  await db('tenant_exports')
    .where({ id, state: 'writing' })
    .update({ state, bytes: 0 });
}

/** Newest first. */
export async function listExports(
  db: Database,
  tenantId: string,
): Promise<readonly StoredExport[]> {
  const rows = await db('tenant_exports')
    .where({ tenant_id: tenantId })
    .orderByRaw('id COLLATE "C" DESC')
    .limit(MOST_LISTED);
  return rows.map(toStoredExport);
}

export async function findExport(
  db: Database,
  tenantId: string,
  id: string,
): Promise<StoredExport | undefined> {
  const row = await db('tenant_exports')
    .where({ tenant_id: tenantId, id })
    .first();
  return row && toStoredExport(row);
}

function toStoredExport(row: any): StoredExport {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    destination: row.destination,
    region: row.region,
    key: row.object_key,
    state: row.state,
    bytes: Number(row.bytes),
    ledgerSize: Number(row.ledger_size),
    classification: row.classification,
    retentionSchedule: row.retention_schedule,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    readyAt: row.ready_at,
    sidecar: row.sidecar,
  };
}
