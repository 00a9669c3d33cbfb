import type { ProbeArm, ProbeRun } from '@companyos/plugin-probe-common';
import type { Knex } from 'knex';
import { NO_HISTORY, type ArmHistory } from '../incidents/applyResult';

/** What is remembered of an arm; the row is locked until the transaction ends, so that results count one after another. */
export async function lockHistory(
  tx: Knex,
  of: { readonly probeId: string; readonly arm: ProbeArm },
): Promise<ArmHistory> {
  const key = { probe_id: of.probeId, arm: of.arm };
  await tx('probe_status')
    .insert({ ...key, history: JSON.stringify(NO_HISTORY) })
    .onConflict(['probe_id', 'arm'])
    .ignore();
  const row = await tx('probe_status').where(key).forUpdate().first('history');
  return row.history;
}

export async function saveHistory(
  tx: Knex,
  of: { readonly probeId: string; readonly arm: ProbeArm },
  history: ArmHistory,
  run?: Pick<ProbeRun, 'id' | 'finishedAt'>,
): Promise<void> {
  await tx('probe_status')
    .where({ probe_id: of.probeId, arm: of.arm })
    .update({
      history: JSON.stringify(history),
      ...(run && { last_run_id: run.id, last_run_at: run.finishedAt }),
    });
}

export interface ArmStatusRow {
  readonly probe_id: string;
  readonly arm: ProbeArm;
  readonly last_run_id: string | null;
}

export async function findStatus(
  db: Knex,
  probeIds: readonly string[],
): Promise<ArmStatusRow[]> {
  return db('probe_status')
    .whereIn('probe_id', [...probeIds])
    .select('probe_id', 'arm', 'last_run_id');
}
