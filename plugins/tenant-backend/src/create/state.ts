import type { RoleBinding, TenantSpec } from '@companyos/plugin-tenant-common';

/** The type under which the engine knows it; also what a change of a tenant's spec runs as: create is idempotent. */
export const TENANT_CREATE = 'tenant.create';

/**
 * What a plan of `tenant.create` keeps for its steps, stored with the operation. Types, not interfaces, so that they are
 * JSON to the compiler.
 */
export type TenantCreateState = {
  /** Null while a new tenant is only planned: the ID is minted when the operation is accepted. */
  readonly tenantId: string | null;
  /** The revision the plan saw; null for a new tenant. */
  readonly revision: number | null;
  /** Bindings as stored when planned: what rights derive from, never what was asked for. */
  readonly storedBindings: readonly RoleBinding[];
  /** Bindings to have, where they change. */
  readonly bindings: readonly RoleBinding[] | null;
  readonly specChanges: boolean;
  /** Kinds of namespace to ensure, in order. */
  readonly namespaces: readonly string[];
  readonly manifestChanges: boolean;
};

const SUBJECT = 'tenant:';

/** One object at a time: everything about a tenant serialises on its name. */
export function tenantSubject(name: TenantSpec['name']): string {
  return `${SUBJECT}${name}`;
}

/** The other way round. */
export function tenantNameOf(subject: string): string {
  return subject.slice(SUBJECT.length);
}
