import type {
  MatrixResult,
  SweepReport,
} from '@companyos/plugin-residency-common';
import type { Database } from './rows';

const KEPT_MATRIX_RESULTS = 20;
const KEPT_SWEEP_REPORTS = 200;

/** Keeps the result, and drops the oldest beyond a number that nobody looks back to. */
export async function saveMatrixResult(
  db: Database,
  result: MatrixResult,
): Promise<void> {
  await db('matrix_results').insert({
    id: result.id,
    ran_at: result.ranAt,
    result: JSON.stringify(result),
  });
  await keepNewest(db, 'matrix_results', KEPT_MATRIX_RESULTS);
}

export async function lastMatrixResult(
  db: Database,
): Promise<MatrixResult | null> {
  const row = await db('matrix_results').orderBy('id', 'desc').first('result');
  return row?.result ?? null;
}

/** Said again with the same ID, it replaces what was said before. */
export async function saveSweepReport(
  db: Database,
  report: SweepReport,
): Promise<void> {
  await db('sweep_reports')
    .insert({
      id: report.id,
      started_at: report.startedAt,
      report: JSON.stringify(report),
    })
    .onConflict('id')
    .merge(['report']);
  await keepNewest(db, 'sweep_reports', KEPT_SWEEP_REPORTS);
}

export async function listSweepReports(
  db: Database,
  limit: number,
): Promise<readonly SweepReport[]> {
  return db('sweep_reports').orderBy('id', 'desc').limit(limit).pluck('report');
}

/** IDs are ULIDs: in the order of their times. */
async function keepNewest(
  db: Database,
  table: string,
  count: number,
): Promise<void> {
  const oldest = await db(table)
    .orderBy('id', 'desc')
    .offset(count)
    .first('id');
  if (oldest) await db(table).where('id', '<=', oldest.id).del();
}
