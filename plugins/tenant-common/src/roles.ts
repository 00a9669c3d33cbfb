import type { RoleBinding } from './api';

/** What a member of a role may do with a tenant, in the policy bundle's action names. */
export interface TenantRole {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/**
 * The roles every tenant comes with, least privilege first. Policies about them are static and live in the policy
 * bundle; who has which is data (`RoleBinding`), given to each decision as entities of the request.
 */
export const tenantRoles = [
  {
    name: 'tenant-auditor',
    title: 'Auditor',
    description: 'Reads the tenant, its manifest and its records.',
  },
  {
    name: 'tenant-viewer',
    title: 'Viewer',
    description: 'Reads the tenant, its manifest and its namespaces.',
  },
  {
    name: 'tenant-operator',
    title: 'Operator',
    description: 'Reads the tenant and repairs what drifted.',
  },
  {
    name: 'tenant-admin',
    title: 'Admin',
    description: 'Changes the tenant and asks for its deletion.',
  },
] as const satisfies readonly TenantRole[];

export type TenantRoleName = (typeof tenantRoles)[number]['name'];

/** Stands for the tenant's owner in a binding template. */
export const OWNER_SUBJECT = '{owner}';

/** Who gets which role on every new tenant, unless configuration says otherwise. */
export interface BindingTemplate {
  readonly role: TenantRoleName;
  /** Catalog reference of a group or user, or `{owner}`. */
  readonly subject: string;
}

export const defaultBindingTemplates: readonly BindingTemplate[] = [
  { role: 'tenant-auditor', subject: 'group:default/auditors' },
  { role: 'tenant-viewer', subject: 'group:default/on-call' },
  { role: 'tenant-viewer', subject: 'group:default/release-managers' },
  { role: 'tenant-operator', subject: 'group:default/platform-engineers' },
  { role: 'tenant-admin', subject: OWNER_SUBJECT },
];

/** The bindings a tenant with this owner should have: sorted, without repetition. */
export function bindingsFor(
  owner: string,
  templates: readonly BindingTemplate[] = defaultBindingTemplates,
): readonly RoleBinding[] {
  const bindings = new Map<string, RoleBinding>();
  for (const { role, subject } of templates) {
    const binding = {
      role,
      subject: subject === OWNER_SUBJECT ? owner : subject.toLowerCase(),
    };
    bindings.set(bindingKey(binding), binding);
  }
  return [...bindings.values()].sort(byRoleThenSubject);
}

/** Stable identity of a binding: `tenant-admin/group:default/acme-owners`. */
export function bindingKey(binding: RoleBinding): string {
  return `${binding.role}/${binding.subject}`;
}

/** Least privilege first, then by subject; plain code-unit order, the same in every locale. */
export function byRoleThenSubject(a: RoleBinding, b: RoleBinding): number {
  const rank = roleRank(a.role) - roleRank(b.role);
  if (rank !== 0) return rank;
  if (a.subject === b.subject) return 0;
  return a.subject < b.subject ? -1 : 1;
}

function roleRank(role: string): number {
  const index = tenantRoles.findIndex(known => known.name === role);
  return index === -1 ? tenantRoles.length : index;
}
