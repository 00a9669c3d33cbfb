import { OperationError, type Actor } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import { openStates, type Operation } from '@companyos/operations';
import type {
  NamespaceView,
  Tenant,
  TenantListQuery,
  TenantPage,
} from '@companyos/plugin-tenant-common';
import type { TenantProvisioner } from '@companyos/plugin-tenant-node';
import type { Knex } from 'knex';
import { observeNamespaces, type Stores } from '../create/observe';
import { tenantSubject } from '../create/state';
import { findTenant, listTenants, type StoredTenant } from '../database';
import type { TenantAccess } from './TenantAccess';
import { namespaceView, tenantSummary } from './views';

export interface TenantReaderOptions {
  readonly database: Knex;
  readonly engine: Pick<OperationEngine, 'list'>;
  readonly access: TenantAccess;
  readonly provisioners: readonly TenantProvisioner[];
  readonly stores: Stores;
}

/** Everything that only looks. Each answer is decided on the tenant that was loaded. */
export class TenantReader {
  static create(options: TenantReaderOptions): TenantReader {
    return new TenantReader(options);
  }

  private constructor(private readonly options: TenantReaderOptions) {}

  /** A page of tenants that the actor may read. */
  async list(actor: Actor, query: TenantListQuery): Promise<TenantPage> {
    const { items, totalItems } = await listTenants(
      this.options.database,
      query,
    );
    const readable = await this.options.access.readable(actor, items);
    return { items: readable.map(tenantSummary), totalItems };
  }

  async get(actor: Actor, idOrName: string): Promise<Tenant> {
    const tenant = await this.load(actor, idOrName);
    const open = await this.options.engine.list({
      subject: tenantSubject(tenant.name),
      states: openStates,
      limit: 1,
    });
    return {
      ...tenantSummary(tenant),
      spec: tenant.spec,
      bindings: tenant.bindings,
      manifestSha256: tenant.manifestSha256,
      openOperationId: open.items[0]?.id ?? null,
    };
  }

  /** What stands in the stores now. A store that does not answer is part of the answer. */
  async namespaces(
    actor: Actor,
    idOrName: string,
  ): Promise<readonly NamespaceView[]> {
    const tenant = await this.load(actor, idOrName);
    const { provisioners, stores } = this.options;
    const identity = { id: tenant.id, homeRegion: tenant.spec.homeRegion };
    const observed = await observeNamespaces(identity, provisioners, stores);
    return observed.map(one => namespaceView(identity, one));
  }

  /** The manifest's bytes as last applied, and their SHA-256. */
  async manifest(
    actor: Actor,
    idOrName: string,
  ): Promise<{ name: string; text: string; sha256: string }> {
    const { name, manifest, manifestSha256 } = await this.load(actor, idOrName);
    if (manifest === null || manifestSha256 === null) {
      throw new OperationError(
        'NOT_FOUND',
        `Tenant ${name} has no manifest yet: it is still being created.`,
        { next: 'Wait until the tenant is active, then ask again.' },
      );
    }
    return { name, text: manifest, sha256: manifestSha256 };
  }

  /** What was asked of this tenant, newest first. */
  async operations(
    actor: Actor,
    idOrName: string,
  ): Promise<readonly Operation[]> {
    const { name } = await this.load(actor, idOrName);
    const { items } = await this.options.engine.list({
      subject: tenantSubject(name),
      limit: 50,
    });
    return items;
  }

  private async load(actor: Actor, idOrName: string): Promise<StoredTenant> {
    const tenant = await findTenant(this.options.database, idOrName);
    if (!tenant) {
      throw new OperationError('NOT_FOUND', `There is no tenant ${idOrName}.`);
    }
    await this.options.access.requireRead(actor, tenant);
    return tenant;
  }
}
