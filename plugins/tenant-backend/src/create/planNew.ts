import type { Planned } from '@companyos/operations';
import type { RoleBinding, TenantSpec } from '@companyos/plugin-tenant-common';
import type { TenantProvisioner } from '@companyos/plugin-tenant-node';
import {
  bindingChanges,
  catalogChange,
  manifestChange,
  namespaceChange,
  tenantCreated,
} from './changes';
import { tenantSubject, type TenantCreateState } from './state';

/** Pure: a tenant that does not exist needs everything. Nothing is observed, because nothing has a name yet. */
export function planNew(
  spec: TenantSpec,
  desired: {
    readonly provisioners: readonly TenantProvisioner[];
    readonly bindings: readonly RoleBinding[];
  },
): Planned<TenantCreateState> {
  const region = spec.homeRegion;
  return {
    subject: tenantSubject(spec.name),
    summary: `Create tenant ${spec.name} in ${region}.`,
    changes: [
      tenantCreated(spec),
      ...desired.provisioners.flatMap(provisioner =>
        provisioner
          .desired()
          .map(resource =>
            namespaceChange(
              { region, kind: provisioner.kind },
              resource,
              'create',
            ),
          ),
      ),
      ...bindingChanges([], desired.bindings),
      manifestChange('create'),
      catalogChange(spec, 'create'),
    ],
    state: {
      tenantId: null,
      revision: null,
      storedBindings: [],
      bindings: desired.bindings,
      specChanges: true,
      namespaces: desired.provisioners.map(({ kind }) => kind),
      manifestChanges: true,
    },
  };
}
