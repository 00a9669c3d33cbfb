import type { JsonValue } from '@companyos/ledger';
import {
  OperationError,
  type Actor,
  type PlanChange,
  type Step,
} from '@companyos/operations';
import type { LedgerSlices } from '@companyos/plugin-ledger-node';
import type { PolicyService } from '@companyos/plugin-operation-node';
import { dataExportRequest, type PolicyDecision } from '@companyos/policy';
import type { Classification, Sidecar } from '@companyos/policy/seams';
import type { Knex } from 'knex';
import { tenantFacts } from '../create/facts';
import type { Stores } from '../create/observe';
import { findTenant, type StoredTenant } from '../database';
import { classifyExport } from './content/classify';
import { openReader } from './content/reader';
import { insertExport, saveReady } from './database/exports';
import {
  EXPORT_DATASET,
  EXPORT_RETENTION,
  exportKey,
  type TenantExporter,
} from './TenantExporter';

/** What a plan of another operation keeps of the export that it takes first. A type, so that it is JSON to the compiler. */
export type ExportFirst = {
  readonly destination: string;
  readonly region: string;
  readonly ledgerSize: number;
  readonly classification: Classification;
};

export interface ExportFirstOptions {
  readonly database: Knex;
  readonly policy: Pick<PolicyService, 'bundle' | 'decide'>;
  readonly stores: Stores;
  readonly slices: LedgerSlices;
  readonly exporter: TenantExporter;
  recordDenial(
    decision: PolicyDecision,
    about: { readonly actor: Actor; readonly subject: string },
  ): Promise<void>;
}

/**
 * An export as the first thing that a deletion does. It is asked about when the deletion is planned, so that nothing is taken
 * down for the sake of an export that policy denies; the seam asks once more when it is made.
 *
 * @throws OperationError `POLICY_DENIED`, recorded, with its ID; `INVALID_INPUT` for a destination without a connection.
 */
export async function planExportFirst(
  tenant: StoredTenant,
  destination: string,
  actor: Actor,
  options: ExportFirstOptions,
): Promise<{ readonly change: PlanChange; readonly first: ExportFirst }> {
  const { exporter, policy, slices, stores } = options;
  const { id, spec, bindings } = tenant;
  const reader = openReader(await stores.get(spec.homeRegion));
  const classification = await classifyExport(
    spec.dataClasses,
    id,
    reader,
  ).finally(() => reader.end());
  const facts = {
    name: EXPORT_DATASET,
    tenant: tenantFacts(spec, bindings),
    classification,
    retentionSchedule: EXPORT_RETENTION,
  };
  const decision = policy.decide(
    dataExportRequest(actor, facts, { destination }, policy.bundle),
  );
  if (decision.outcome !== 'allow') {
    await options.recordDenial(decision, { actor, subject: `tenant:${id}` });
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
  if (!exporter.isConnected(destination)) {
    throw new OperationError(
      'INVALID_INPUT',
      `This portal is not connected to ${destination}.`,
      { fields: { exportTo: 'The portal is not connected to it.' } },
    );
  }
  const { region, title } = policy.bundle.destinations.get(destination)!;
  return {
    change: {
      resource: `export/${destination}`,
      kind: 'export',
      action: 'create',
      summary: `Export all of it first, as ${classification} data, to ${title}`,
      location: region,
    },
    first: {
      destination,
      region,
      classification,
      ledgerSize: await slices.size(),
    },
  };
}

/** Durable as every step: applied again, it finds what it has published. */
export function exportFirstStep(
  first: ExportFirst,
  tenantId: string,
  { database, exporter }: Pick<ExportFirstOptions, 'database' | 'exporter'>,
): Step<Knex.Transaction, any> {
  const { classification, destination, ledgerSize, region } = first;
  return {
    key: 'export',
    title: `Export it to ${destination}`,
    async apply({ operation, signal }) {
      const tenant = await findTenant(database, tenantId);
      if (!tenant) {
        throw new OperationError(
          'NOT_FOUND',
          `There is no tenant ${tenantId}.`,
        );
      }
      const sidecar = await exporter.exportTenant({
        tenant,
        destination,
        ledgerSize,
        classification,
        key: exportKey(tenantId, operation.id),
        operation,
        signal,
      });
      return sidecar as unknown as JsonValue;
    },
    async commit(tx, { operation }, result) {
      await insertExport(tx, {
        id: operation.id,
        tenantId,
        destination,
        region,
        key: exportKey(tenantId, operation.id),
        ledgerSize,
        classification,
        retentionSchedule: EXPORT_RETENTION,
        requestedBy: operation.actor.ref,
      });
      await saveReady(tx, operation.id, result as unknown as Sidecar);
    },
  };
}
