import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { TenantProvisioner } from './types';

/** Where a module hands its provisioner to the tenant back end. */
export interface TenantProvisionersExtensionPoint {
  /** One provisioner per kind: a second one of the same kind replaces a built-in, and collides with another module's. */
  addProvisioner(provisioner: TenantProvisioner): void;
}

export const tenantProvisionersExtensionPoint =
  createExtensionPoint<TenantProvisionersExtensionPoint>({
    id: 'tenant.provisioners',
  });
