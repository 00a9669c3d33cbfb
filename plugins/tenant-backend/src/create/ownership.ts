import { OperationError, type Actor } from '@companyos/operations';
import type { TenantSpec } from '@companyos/plugin-tenant-common';

/**
 * A create that names another owner for an existing tenant is nearly always someone who did not know that the name is in
 * use. Only the present owner hands a tenant over; everybody else is told that the name is taken.
 */
export function takesOver(
  actor: Actor,
  tenant: { readonly spec: TenantSpec },
  spec: TenantSpec,
): boolean {
  const { owner } = tenant.spec;
  return (
    spec.owner !== owner && actor.ref !== owner && !actor.groups.includes(owner)
  );
}

export function nameTaken(name: string, owner: string): OperationError {
  return new OperationError('NAME_TAKEN', nameTakenMessage(name, owner), {
    next: `Choose another name; or give ${owner} as the owner, if you mean that tenant.`,
    fields: { name: nameTakenMessage(name, owner) },
  });
}

export function nameTakenMessage(name: string, owner: string): string {
  return `The name "${name}" is taken: a tenant of ${owner} has it.`;
}
