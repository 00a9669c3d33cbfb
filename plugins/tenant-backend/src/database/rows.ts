import type {
  DriftCount,
  RoleBinding,
  TenantSpec,
  TenantState,
} from '@companyos/plugin-tenant-common';
import type { Knex } from 'knex';

/** A pool or a transaction: every database operation here takes either. */
export type Database = Knex | Knex.Transaction;

/** One created thing, as the manifest names it. */
export interface StoredResource {
  readonly name: string;
  readonly kind: string;
  readonly physicalName: string;
  readonly fingerprint: string;
}

/** What our own record says was created in one store: the only things that may ever be touched there. */
export interface StoredNamespace {
  readonly kind: string;
  readonly region: string;
  readonly physicalName: string;
  readonly resources: readonly StoredResource[];
}

/** A tenant as it is stored, without what was created for it. */
export interface TenantRecord {
  readonly id: string;
  readonly name: string;
  readonly spec: TenantSpec;
  readonly state: TenantState;
  readonly stateReason: string | null;
  readonly revision: number;
  readonly creationOperationId: string;
  readonly creationDecisionId: string | null;
  readonly appliedUnder: {
    readonly version: string;
    readonly sha256: string;
  } | null;
  readonly manifest: string | null;
  readonly manifestSha256: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Null where it was never checked against its manifest. */
  readonly drift: DriftCount | null;
}

/** A tenant with everything that is stored about it. */
export interface StoredTenant extends TenantRecord {
  readonly bindings: readonly RoleBinding[];
  readonly namespaces: readonly StoredNamespace[];
}

/** The columns of `tenants` as the driver gives them. */
export interface TenantRow {
  id: string;
  name: string;
  spec: TenantSpec;
  state: TenantState;
  state_reason: string | null;
  revision: number;
  creation_operation_id: string;
  creation_decision_id: string | null;
  applied_policy_version: string | null;
  applied_policy_sha256: string | null;
  manifest: string | null;
  manifest_sha256: string | null;
  created_at: Date;
  updated_at: Date;
  drift: DriftCount | null;
}

/** A tenant's bindings as one JSON array, for a select from `tenants`. */
export const BINDINGS_COLUMN = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('role', role, 'subject', subject)), '[]')
  FROM tenant_bindings WHERE tenant_id = tenants.id
) AS bindings`;

/** What the last check against the manifest found, in numbers, for a select from `tenants`. */
export const DRIFT_COLUMN = `(
  SELECT jsonb_build_object(
    'differences', jsonb_array_length(items),
    'security', (SELECT count(*) FROM jsonb_array_elements(items) AS item WHERE item->>'security' = 'true'),
    'checkedAt', to_char(checked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  FROM tenant_drift WHERE tenant_id = tenants.id AND trouble IS NULL
) AS drift`;

export function toTenantRecord(row: TenantRow): TenantRecord {
  return {
    id: row.id,
    name: row.name,
    spec: row.spec,
    state: row.state,
    stateReason: row.state_reason,
    revision: row.revision,
    creationOperationId: row.creation_operation_id,
    creationDecisionId: row.creation_decision_id,
    appliedUnder:
      row.applied_policy_version !== null && row.applied_policy_sha256 !== null
        ? {
            version: row.applied_policy_version,
            sha256: row.applied_policy_sha256,
          }
        : null,
    manifest: row.manifest,
    manifestSha256: row.manifest_sha256,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    drift: row.drift,
  };
}
