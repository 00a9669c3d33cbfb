import type { RoleBinding, TenantSpec } from '@companyos/plugin-tenant-common';
import type { ExportFirst } from '../export';

/** The type under which the engine knows it. */
export const TENANT_DELETE = 'tenant.delete';

/** What is asked for: the tenant's ID, or its name exactly as it is written. */
export type TenantDeleteInput = {
  readonly tenant: string;
  /** Destination of an export that is taken first. */
  readonly exportTo?: string;
};

/** What a plan keeps for its question and steps. Types, not interfaces, so that they are JSON to the compiler. */
export type TenantDeleteState = {
  readonly tenantId: string;
  readonly name: string;
  readonly spec: TenantSpec;
  readonly bindings: readonly RoleBinding[];
  /** Kinds of namespace in the order in which they are destroyed. */
  readonly kinds: readonly string[];
  readonly region: string;
  /** What goes, by kind of namespace. */
  readonly resources: { readonly [kind: string]: readonly string[] };
  readonly holds: readonly string[];
  readonly retention: 'over' | 'governance' | 'compliance' | 'unknown';
  /** What the portal did not create and would have to destroy too, in words; what merely lies beside is left. */
  readonly foreign: readonly string[];
  /** The export that is taken before anything is destroyed; left out where none was asked for. */
  readonly exportFirst?: ExportFirst;
};
