import type { JsonValue } from '@companyos/ledger';
import { OperationError, type Step } from '@companyos/operations';
import type { Sidecar } from '@companyos/policy/seams';
import type { Knex } from 'knex';
import { findTenant } from '../database';
import { saveProgress, saveReady } from './database/exports';
import type { TenantExportInput, TenantExportState } from './state';
import type { TenantExporter } from './TenantExporter';

/** How often progress is written down: as often as anybody looks. */
const PROGRESS_EVERY_MS = 500;

export interface ExportStepOptions {
  readonly database: Knex;
  readonly exporter: Pick<TenantExporter, 'exportTenant'>;
  /** Milliseconds. */
  readonly clock?: () => number;
}

/** The whole export. Applied again after a crash, it finds what is there, or makes it anew: the bytes are the same. */
export function exportStep(
  { name, destination }: TenantExportInput,
  { database, exporter, clock = Date.now }: ExportStepOptions,
): Step<Knex.Transaction, any> {
  return {
    key: 'export',
    title: `Export to ${destination}`,
    async apply({ operation, state, signal }) {
      const { tenantId, ledgerSize, classification, key } =
        state as TenantExportState;
      const tenant = await findTenant(database, tenantId);
      if (!tenant) {
        throw new OperationError('NOT_FOUND', `There is no tenant ${name}.`);
      }
      const progress = progressOf(database, operation.id, clock);
      const sidecar = await exporter
        .exportTenant({
          tenant,
          destination,
          ledgerSize,
          classification,
          key: key!,
          operation,
          onProgress: progress.told,
          signal,
        })
        .finally(progress.written);
      return sidecar as unknown as JsonValue;
    },
    async commit(tx, { operation }, result) {
      await saveReady(tx, operation.id, result as unknown as Sidecar);
    },
  };
}

/** Progress is a courtesy: the export neither waits for it nor fails with it. */
function progressOf(database: Knex, id: string, clock: () => number) {
  let last = -Infinity;
  let writing: Promise<void> = Promise.resolve();
  return {
    told(bytes: number) {
      const now = clock();
      if (now - last < PROGRESS_EVERY_MS) return;
      last = now;
      writing = saveProgress(database, id, bytes).catch(() => {});
    },
    written: () => writing,
  };
}
