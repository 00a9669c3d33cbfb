import { parse, stringify } from 'yaml';
import type { TenantManifest } from './schema';
import { TENANT_MANIFEST_SCHEMA_ID, tenantManifestSchema } from './schema';
import { byRoleThenSubject } from '../roles';

const HEADER = `# yaml-language-server: $schema=${TENANT_MANIFEST_SCHEMA_ID}\n`;

/**
 * The manifest as `tenant.yaml`: UTF-8, LF, keys in the schema's order, lists in a fixed order, no folding, no clock.
 * The same state gives the same bytes; strings that another YAML parser could read as something else are quoted.
 */
export function renderManifest(state: TenantManifest): string {
  return (
    HEADER +
    stringify(inOrder(tenantManifestSchema.parse(state)), {
      lineWidth: 0,
      aliasDuplicateObjects: false,
      version: '1.1',
      sortMapEntries: false,
    })
  );
}

/** Reads what `renderManifest` wrote. Throws where it is not a manifest. */
export function parseManifest(text: string): TenantManifest {
  return tenantManifestSchema.parse(
    parse(text, { version: '1.1', maxAliasCount: 0 }),
  );
}

/** Key order is the order written here, whatever order the state arrived in. */
function inOrder(state: TenantManifest): TenantManifest {
  const { metadata, spec, creation, appliedUnder } = state;
  return {
    apiVersion: state.apiVersion,
    kind: state.kind,
    metadata: {
      id: metadata.id,
      name: metadata.name,
      displayName: metadata.displayName,
    },
    spec: {
      owner: spec.owner,
      tier: spec.tier,
      homeRegion: spec.homeRegion,
      allowedRegions: [...spec.allowedRegions].sort(),
      dataClasses: [...spec.dataClasses],
      retention: { schedule: spec.retention.schedule },
    },
    namespaces: [...state.namespaces]
      .sort(by(item => `${item.region}/${item.kind}`))
      .map(({ kind, region, name, resources }) => ({
        kind,
        region,
        name,
        resources: [...resources]
          .sort(by(resource => resource.name))
          .map(resource => ({
            name: resource.name,
            kind: resource.kind,
            physicalName: resource.physicalName,
            fingerprint: resource.fingerprint,
          })),
      })),
    roles: state.roles.map(({ name, description }) => ({ name, description })),
    bindings: [...state.bindings]
      .sort(byRoleThenSubject)
      .map(({ role, subject }) => ({ role, subject })),
    creation: {
      operation: creation.operation,
      decision: creation.decision,
    },
    appliedUnder: {
      version: appliedUnder.version,
      sha256: appliedUnder.sha256,
    },
  };
}

/** Code-unit order: `localeCompare` would depend on the machine. */
function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}
