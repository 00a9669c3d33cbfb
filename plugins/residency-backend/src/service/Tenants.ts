import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { isOperationError } from '@companyos/operations';
import type {
  NamespaceView,
  Tenant,
  TenantApi,
} from '@companyos/plugin-tenant-common';
import type { TenantFacts } from '@companyos/policy';
import type { Knex } from 'knex';
import { goneTenant } from '../sweep/eraseDefinition';

export interface TenantsOptions {
  readonly client: Pick<TenantApi, 'get' | 'namespaces'>;
  readonly auth: AuthService;
  readonly database: Knex;
}

/** Tenants as their own plugin has them, asked for in this plugin's name or in that of whoever asks. */
export class Tenants {
  static create(options: TenantsOptions): Tenants {
    return new Tenants(options);
  }

  private constructor(private readonly options: TenantsOptions) {}

  async find(idOrName: string): Promise<Tenant | undefined> {
    const { auth, client } = this.options;
    const token = await this.token(await auth.getOwnServiceCredentials());
    try {
      return await client.get(idOrName, { token });
    } catch (error) {
      if (isOperationError(error) && error.code === 'NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  /** As stored; of one that is gone, what policy still has to know. */
  async facts(name: string): Promise<TenantFacts> {
    const tenant = await this.find(name);
    return tenant ? factsOf(tenant) : goneTenant(name);
  }

  /** As this person may read it. */
  async factsAs(
    credentials: BackstageCredentials,
    idOrName: string,
  ): Promise<TenantFacts> {
    const token = await this.token(credentials);
    return factsOf(await this.options.client.get(idOrName, { token }));
  }

  async namespaces(id: string): Promise<readonly NamespaceView[]> {
    const { auth, client } = this.options;
    const token = await this.token(await auth.getOwnServiceCredentials());
    return client.namespaces(id, { token });
  }

  /** The tenant of this name, and every one that had it and that we know of. */
  async subjects(name: string): Promise<readonly `tenant:${string}`[]> {
    const tenant = await this.find(name);
    const known: string[] = await this.options
      .database('residency_subjects')
      .where({ name })
      .whereLike('subject', 'tenant:%')
      .pluck('subject');
    const subjects = [...known, ...(tenant ? [`tenant:${tenant.id}`] : [])];
    return [...new Set(subjects)] as `tenant:${string}`[];
  }

  private async token(onBehalfOf: BackstageCredentials): Promise<string> {
    const { token } = await this.options.auth.getPluginRequestToken({
      onBehalfOf,
      targetPluginId: 'tenant',
    });
    return token;
  }
}

function factsOf({ bindings, spec, state }: Tenant): TenantFacts {
  return {
    name: spec.name,
    owner: spec.owner,
    tier: spec.tier,
    homeRegion: spec.homeRegion,
    allowedRegions: spec.allowedRegions,
    dataClasses: spec.dataClasses,
    retentionSchedule: spec.retention.schedule,
    cordoned: state === 'deleting',
    bindings,
  };
}
