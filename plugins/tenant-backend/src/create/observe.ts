import { isOperationError } from '@companyos/operations';
import type {
  NamespaceObservation,
  RegionStore,
  TenantIdentity,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';

/** Where the regions' stores are found; throws `STORE_UNAVAILABLE` for one that does not answer. */
export interface Stores {
  get(region: string): Promise<RegionStore>;
}

/** What one kind of namespace looks like now; or why nobody can say. */
export type Observed =
  | {
      readonly provisioner: TenantProvisioner;
      readonly observation: NamespaceObservation;
    }
  | { readonly provisioner: TenantProvisioner; readonly unreachable: Error };

/** Looks at every namespace of a tenant at once. Only a store that does not answer is a result; other errors are thrown. */
export async function observeNamespaces(
  tenant: TenantIdentity,
  provisioners: readonly TenantProvisioner[],
  stores: Stores,
): Promise<readonly Observed[]> {
  return Promise.all(
    provisioners.map(async provisioner => {
      try {
        const store = await stores.get(tenant.homeRegion);
        const observation = await provisioner.observe(tenant, store);
        return { provisioner, observation };
      } catch (error) {
        if (isOperationError(error) && error.code === 'STORE_UNAVAILABLE') {
          return { provisioner, unreachable: error };
        }
        throw error;
      }
    }),
  );
}
