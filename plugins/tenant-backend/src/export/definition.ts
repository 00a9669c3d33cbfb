import type { JsonObject } from '@companyos/ledger';
import {
  OperationError,
  type OperationDefinition,
} from '@companyos/operations';
import type { LedgerSlices } from '@companyos/plugin-ledger-node';
import {
  parseRequest,
  type PolicyService,
} from '@companyos/plugin-operation-node';
import { dataExportRequest, type DatasetFacts } from '@companyos/policy';
import type { Knex } from 'knex';
import { z } from 'zod/v4';
import { tenantFacts } from '../create/facts';
import type { Stores } from '../create/observe';
import { tenantSubject } from '../create/state';
import { findTenant, type StoredTenant } from '../database';
import { classifyExport } from './content/classify';
import { openReader } from './content/reader';
import { findExport, insertExport, saveEnded } from './database/exports';
import {
  TENANT_EXPORT,
  type TenantExportInput,
  type TenantExportState,
} from './state';
import { exportStep } from './step';
import {
  EXPORT_DATASET,
  EXPORT_RETENTION,
  exportKey,
  type TenantExporter,
} from './TenantExporter';

export interface TenantExportDefinitionOptions {
  readonly database: Knex;
  readonly policy: PolicyService;
  readonly stores: Stores;
  readonly slices: LedgerSlices;
  readonly exporter: TenantExporter;
  readonly clock?: () => number;
}

const inputSchema = z.strictObject({
  name: z.string().min(1),
  destination: z
    .string({ error: 'Say where it goes.' })
    .trim()
    .min(1, 'Say where it goes.')
    .max(100, 'Use at most 100 characters.'),
  ledgerSize: z.number().int().min(0).nullable(),
});

/**
 * `tenant.export`: everything about a tenant, at one destination. Serialised with every other change of the tenant, so that
 * nothing is taken down while it is read. Planning fixes the size of the ledger and the class of the whole; the destination
 * is looked up by policy, which denies one that it does not know.
 */
export function createTenantExportDefinition(
  options: TenantExportDefinitionOptions,
): OperationDefinition<Knex.Transaction, TenantExportInput, TenantExportState> {
  const { database, exporter, policy } = options;
  const request = (
    actor: Parameters<typeof dataExportRequest>[0],
    facts: DatasetFacts,
    destination: string,
  ) => dataExportRequest(actor, facts, { destination }, policy.bundle);

  return {
    type: TENANT_EXPORT,

    parse: input => parseRequest(inputSchema, input),

    async plan({ name, destination, ledgerSize }, actor) {
      const tenant = await mustBeActive(database, name);
      const size = await fixSize(options.slices, ledgerSize);
      const classification = await classify(options, tenant);
      const facts = {
        name: EXPORT_DATASET,
        tenant: tenantFacts(tenant.spec, tenant.bindings, tenant.state),
        classification,
        retentionSchedule: EXPORT_RETENTION,
      };
      const known = policy.bundle.destinations.get(destination);
      // A denial says more, so it goes first. This decides nothing but which of two refusals is told.
      const isAllowed =
        policy.decide(request(actor, facts, destination)).outcome === 'allow';
      if (isAllowed && !exporter.isConnected(destination)) {
        throw new OperationError(
          'INVALID_INPUT',
          `Policy would allow it, but this portal is not connected to ${destination}.`,
          {
            next: 'Choose another destination, or have this one configured.',
            fields: { destination: 'The portal is not connected to it.' },
          },
        );
      }
      return {
        subject: tenantSubject(name),
        summary: `Export tenant ${name} to ${known?.title ?? destination}.`,
        changes: [
          {
            resource: `export/${destination}`,
            kind: 'export',
            action: 'create',
            summary: `Spec, all rows, decisions and the ledger up to ${size} entries, as ${classification} data.`,
            ...(known && { location: known.region }),
          },
        ],
        state: {
          tenantId: tenant.id,
          ledgerSize: size,
          classification,
          key: null,
          facts: facts as unknown as JsonObject,
        },
      };
    },

    question: ({ destination }, { state: { facts } }, actor) =>
      request(actor, facts as unknown as DatasetFacts, destination),

    async begin(tx, { destination }, { state }, { id, actor }) {
      const { tenantId, ledgerSize, classification } = state;
      const key = exportKey(tenantId, id);
      await insertExport(tx, {
        id,
        tenantId,
        destination,
        region: policy.bundle.destinations.get(destination)?.region ?? '',
        key,
        ledgerSize,
        classification,
        retentionSchedule: EXPORT_RETENTION,
        requestedBy: actor.ref,
      });
      // What was asked of policy is in the decision; it need not be stored twice.
      return { ...state, key, facts: null };
    },

    recordSubject: ({ state: { tenantId } }) => `tenant:${tenantId}`,

    steps: input => [exportStep(input, options)],

    async finish(tx, { operation, state }) {
      const stored = await findExport(tx, state.tenantId, operation.id);
      const { sidecar } = stored ?? {};
      return {
        exportId: operation.id,
        artifact: `artifact:${stored?.destination}/${stored?.key}`,
        sha256: sidecar?.content.sha256 ?? null,
        bytes: sidecar?.content.bytes ?? null,
        ledgerSize: state.ledgerSize,
      };
    },

    async onTrouble(tx, { operation }, { state }) {
      if (state !== 'waiting') await saveEnded(tx, operation.id, state);
    },
  };
}

async function mustBeActive(db: Knex, name: string): Promise<StoredTenant> {
  const tenant = await findTenant(db, name);
  if (!tenant) {
    throw new OperationError('NOT_FOUND', `There is no tenant ${name}.`);
  }
  if (tenant.state !== 'active') {
    throw new OperationError(
      'CONFLICT',
      `Tenant ${name} is ${tenant.state}: there is nothing complete to export.`,
      { next: 'Export it when it is active.' },
    );
  }
  return tenant;
}

async function fixSize(
  slices: LedgerSlices,
  wanted: number | null,
): Promise<number> {
  const size = await slices.size();
  if (wanted === null || wanted <= size) return wanted ?? size;
  throw new OperationError(
    'INVALID_INPUT',
    `The ledger has ${size} entries, not ${wanted}.`,
    { fields: { ledgerSize: `The ledger has ${size} entries.` } },
  );
}

async function classify(
  { stores }: TenantExportDefinitionOptions,
  { id, spec }: StoredTenant,
) {
  const store = await stores.get(spec.homeRegion);
  const reader = openReader(store);
  try {
    return await classifyExport(spec.dataClasses, id, reader);
  } finally {
    await reader.end();
  }
}
