import type { BareEntry } from '@companyos/ledger';
import type { LedgerSlices } from '@companyos/plugin-ledger-node';
import {
  mintTenantId,
  namespaceNames,
  quoteIdentifier as id,
} from '@companyos/plugin-tenant-node';
import type { Pool } from 'pg';
import type { StoredTenant } from '../../database';
import { createPostgresProvisioners } from '../../provisioners';
import { openLogin } from '../../provisioners/access';
import { openReader } from '../content/reader';
import {
  createTestRegion,
  type TestRegion,
} from '../../provisioners/__testUtils__/regions';

/** A tenant as it is stored, of which an export reads no more than this. */
export function aStoredTenant(tenantId: string): StoredTenant {
  return {
    id: tenantId,
    name: 'acme',
    spec: {
      name: 'acme',
      displayName: 'Acme',
      owner: 'group:default/acme-owners',
      tier: 'standard',
      homeRegion: 'eu-central',
      allowedRegions: ['eu-central'],
      dataClasses: ['internal', 'pii'],
      retention: { schedule: '30-days' },
    },
    bindings: [{ role: 'tenant-admin', subject: 'user:default/omar' }],
  } as unknown as StoredTenant;
}

export function anEntry(
  position: number,
  tenantId: string,
  change: object = {},
): BareEntry {
  return {
    position,
    leafHash: String(position).padStart(64, '0'),
    entry: {
      schema: 'companyos.ledger.entry/v1',
      source: 'tenant',
      sequence: position + 1,
      key: `op_1/${position}`,
      type: 'operation',
      event: 'tenant.create.succeeded',
      outcome: 'success',
      subject: `tenant:${tenantId}`,
      occurredAt: '2030-01-02T03:04:05.678Z',
      plain: { operationId: 'op_1' },
      commitments: { actor: 'a'.repeat(64) },
      ...change,
    },
  };
}

/** A ledger that holds these entries and grows when they do. */
export function slicesOf(
  ledger: readonly BareEntry[] | (() => readonly BareEntry[]),
): LedgerSlices {
  const all = () => (typeof ledger === 'function' ? ledger() : ledger);
  return {
    size: async () => all().length,
    rootAt: async size => String(size).repeat(64).slice(0, 64),
    async *entries({ subject, below, type }) {
      yield* all().filter(
        ({ position, entry }) =>
          position < below &&
          entry.subject === subject &&
          (!type || entry.type === type),
      );
    },
  };
}

export interface ExportLab {
  readonly region: TestRegion;
  readonly tenant: StoredTenant;
  /** As the tenant's own role. */
  readonly login: Pool;
  /** As an export reads. */
  readonly reader: Pool;
  /** A table of the tenant, quoted. */
  table(kind: 'db' | 'graph' | 'index', name: string): string;
  close(): Promise<void>;
}

/** A tenant with its namespaces, on a real database. */
export async function createExportLab(): Promise<ExportLab> {
  const region = await createTestRegion('eu-central');
  const identity = { id: mintTenantId(), homeRegion: 'eu-central' };
  for (const provisioner of createPostgresProvisioners()) {
    await provisioner.ensure(identity, region);
  }
  const login = openLogin(identity, region);
  const reader = openReader(region);
  const { schemas } = namespaceNames(identity.id);
  return {
    region,
    tenant: aStoredTenant(identity.id),
    login,
    reader,
    table: (kind, name) => `${id(schemas[kind])}.${id(name)}`,
    async close() {
      await login.end();
      await reader.end();
      for (const provisioner of createPostgresProvisioners()) {
        await provisioner.destroy(identity, region);
      }
      await region.drop();
    },
  };
}
