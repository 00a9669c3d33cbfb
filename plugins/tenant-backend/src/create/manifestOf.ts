import { createHash } from 'node:crypto';
import {
  renderManifest,
  tenantRoles,
  type RoleBinding,
  type TenantSpec,
} from '@companyos/plugin-tenant-common';
import type { StoredNamespace } from '../database';

export interface ManifestSource {
  readonly id: string;
  readonly spec: TenantSpec;
  readonly namespaces: readonly StoredNamespace[];
  readonly bindings: readonly RoleBinding[];
  readonly creationOperationId: string;
  readonly creationDecisionId: string;
  readonly appliedUnder: { readonly version: string; readonly sha256: string };
}

/** The bytes of `tenant.yaml` for what is stored about a tenant, and their SHA-256 in lower-case hex. */
export function manifestOf(source: ManifestSource): {
  readonly text: string;
  readonly sha256: string;
} {
  const { name, displayName, ...spec } = source.spec;
  const text = renderManifest({
    apiVersion: 'companyos.io/v1',
    kind: 'Tenant',
    metadata: { id: source.id, name, displayName },
    spec,
    namespaces: source.namespaces.map(
      ({ kind, region, physicalName, resources }) => ({
        kind,
        region,
        name: physicalName,
        resources: [...resources],
      }),
    ),
    roles: tenantRoles.map(role => ({
      name: role.name,
      description: role.description,
    })),
    bindings: [...source.bindings],
    creation: {
      operation: source.creationOperationId,
      decision: source.creationDecisionId,
    },
    appliedUnder: {
      version: source.appliedUnder.version,
      sha256: source.appliedUnder.sha256,
    },
  });
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}
