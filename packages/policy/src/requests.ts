import type { EntityUid, PolicyEntity, PolicyRequest } from './types';

/** Who asks; the same shape as the `Actor` of an operation. */
export interface PolicyActor {
  /** `user:default/ada` or `service:plugin:catalog` */
  readonly ref: string;
  readonly kind: 'user' | 'service';
  /** `group:default/…` */
  readonly groups: readonly string[];
}

export type TenantRoleName =
  | 'tenant-admin'
  | 'tenant-operator'
  | 'tenant-viewer'
  | 'tenant-auditor';

/** Who holds a role on a tenant: data, handed to policy as entities. */
export interface TenantRoleBinding {
  readonly role: string;
  /** A group or user reference. */
  readonly subject: string;
}

export interface TenantFacts {
  readonly name: string;
  /** Reference of the owning group or user. For people and reports: rights come from `bindings`. */
  readonly owner: string;
  readonly tier: string;
  readonly homeRegion: string;
  readonly allowedRegions: readonly string[];
  readonly dataClasses: readonly string[];
  readonly retentionSchedule: string;
  /** It is being deleted: nothing is written to it any more. */
  readonly cordoned?: boolean;
  /**
   * Bindings as *stored*, never as asked for: else whoever writes the request would name themself. Empty for a tenant
   * that does not exist yet.
   */
  readonly bindings: readonly TenantRoleBinding[];
}

/** What a decision about writing a tenant has to know besides the tenant. */
export interface TenantWriteContext {
  /** IDs of `bundle.regions`. */
  readonly regionsKnown: Iterable<string>;
}

export interface OperationFacts {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** Reference of the actor who asked for it. */
  readonly requestedBy: string;
}

/** What keeps a tenant from being deleted, worked out before policy is asked. */
export interface TenantDeleteContext {
  /** Cases that hold it. */
  readonly holds: readonly string[];
  /** What still keeps some of its data besides holds; `unknown` where nobody can say. */
  readonly retention: 'over' | 'governance' | 'compliance' | 'unknown';
  /** Objects that the portal did not create hang on its tables, and would be destroyed along with them. */
  readonly foreign: boolean;
}

export type TenantWriteAction = 'tenant:create' | 'tenant:update';
export type LedgerAction = 'ledger:read' | 'ledger:checkpoint';
export type OperationAction = 'operation:read' | 'operation:cancel';
export type ApprovalAction = 'operation:approve' | 'operation:reject';

/** What a decision about an approval has to know besides the operation. */
export interface ApprovalFacts {
  /** References of the groups that the approval is asked of. */
  readonly approvers: readonly string[];
  /** How many people are in the group that this actor would give it through; the largest, where there are several. */
  readonly people: number;
}

const PORTAL: EntityUid = { type: 'Portal', id: 'portal' };

/** The actor's own entities: the user or service first, then a group for each membership. */
export function actorEntities(
  actor: PolicyActor,
  roles: ReadonlyMap<string, readonly EntityUid[]> = new Map(),
): PolicyEntity[] {
  const groups = [...new Set(actor.groups)].sort();
  return [
    {
      uid: actorUid(actor),
      attrs: { ref: actor.ref },
      parents:
        actor.kind === 'user'
          ? [...groups.map(groupUid), ...(roles.get(actor.ref) ?? [])]
          : [],
    },
    ...(actor.kind === 'user' ? groups : []).map(group => ({
      uid: groupUid(group),
      attrs: {},
      parents: roles.get(group) ?? [],
    })),
  ];
}

/** `User::"user:default/ada"` or `Service::"service:plugin:catalog"`, without memberships. */
export function userEntity(actor: PolicyActor): PolicyEntity {
  return actorEntities(actor)[0];
}

export function tenantEntity(tenant: TenantFacts): PolicyEntity {
  const role = (name: TenantRoleName) => ({
    __entity: { ...roleUid(tenant.name, name) },
  });
  return {
    uid: { type: 'Tenant', id: tenant.name },
    attrs: {
      name: tenant.name,
      owner: tenant.owner,
      tier: tenant.tier,
      homeRegion: tenant.homeRegion,
      allowedRegions: sorted(tenant.allowedRegions),
      dataClasses: sorted(tenant.dataClasses),
      retentionSchedule: tenant.retentionSchedule,
      cordoned: tenant.cordoned ?? false,
      admin: role('tenant-admin'),
      operator: role('tenant-operator'),
      viewer: role('tenant-viewer'),
      auditor: role('tenant-auditor'),
    },
    parents: [],
  };
}

/** May this actor create, change or read this tenant? */
export function tenantRequest(
  actor: PolicyActor,
  action: TenantWriteAction,
  tenant: TenantFacts,
  context: TenantWriteContext,
): PolicyRequest;
export function tenantRequest(
  actor: PolicyActor,
  action: 'tenant:read',
  tenant: TenantFacts,
): PolicyRequest;
export function tenantRequest(
  actor: PolicyActor,
  action: TenantWriteAction | 'tenant:read',
  tenant: TenantFacts,
  context?: TenantWriteContext,
): PolicyRequest {
  const resource = tenantEntity(tenant);
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context: context ? { regionsKnown: sorted(context.regionsKnown) } : {},
    entities: [...actorEntities(actor, rolesBySubject(tenant)), resource],
  };
}

/** May this actor read or cancel this operation? */
export function operationRequest(
  actor: PolicyActor,
  action: OperationAction,
  operation: OperationFacts,
): PolicyRequest {
  return requestOnOperation(actor, action, operation, {});
}

/** May this actor say yes, or no, to this operation? */
export function approvalRequest(
  actor: PolicyActor,
  action: ApprovalAction,
  operation: OperationFacts,
  { approvers, people }: ApprovalFacts,
): PolicyRequest {
  return requestOnOperation(actor, action, operation, {
    approvers: sorted(approvers).map(ref => ({
      __entity: { ...groupUid(ref) },
    })),
    people,
  });
}

/** May this actor have this tenant deleted? */
export function tenantDeleteRequest(
  actor: PolicyActor,
  tenant: TenantFacts,
  { holds, retention, foreign }: TenantDeleteContext,
): PolicyRequest {
  const resource = tenantEntity(tenant);
  return {
    principal: actorUid(actor),
    action: 'tenant:delete',
    resource: resource.uid,
    context: { holds: sorted(holds), retention, foreign },
    entities: [...actorEntities(actor, rolesBySubject(tenant)), resource],
  };
}

function requestOnOperation(
  actor: PolicyActor,
  action: OperationAction | ApprovalAction,
  operation: OperationFacts,
  context: PolicyRequest['context'],
): PolicyRequest {
  const resource: PolicyEntity = {
    uid: { type: 'Operation', id: operation.id },
    attrs: {
      type: operation.type,
      subject: operation.subject,
      requestedBy: operation.requestedBy,
    },
    parents: [],
  };
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context,
    entities: [...actorEntities(actor), resource],
  };
}

/** May this actor read the ledger, or have its head signed? */
export function ledgerRequest(
  actor: PolicyActor,
  action: LedgerAction = 'ledger:read',
): PolicyRequest {
  return portalActionRequest(actor, action);
}

/** May this actor ever do what a Backstage permission names, `catalog.entity.read` for example? */
export function portalRequest(
  actor: PolicyActor,
  permissionName: string,
): PolicyRequest {
  return portalActionRequest(actor, `permission:${permissionName}`);
}

/** May this actor do what an action on the portal as a whole names? */
export function portalActionRequest(
  actor: PolicyActor,
  action: string,
): PolicyRequest {
  return {
    principal: actorUid(actor),
    action,
    resource: PORTAL,
    context: {},
    entities: [
      ...actorEntities(actor),
      { uid: PORTAL, attrs: {}, parents: [] },
    ],
  };
}

export function actorUid({ kind, ref }: PolicyActor): EntityUid {
  return { type: kind === 'user' ? 'User' : 'Service', id: ref };
}

function groupUid(ref: string): EntityUid {
  return { type: 'Group', id: ref };
}

function roleUid(tenant: string, role: string): EntityUid {
  return { type: 'TenantRole', id: idOf(tenant, role) };
}

/** Joined, not a template: those stay in pieces, which are slow to compare with what is remembered. */
export function idOf(...parts: readonly string[]): string {
  return parts.join('/');
}

/** The roles on this tenant, by the reference of who holds them. */
export function rolesBySubject({
  name,
  bindings,
}: TenantFacts): ReadonlyMap<string, readonly EntityUid[]> {
  const roles = new Map<string, EntityUid[]>();
  for (const { subject, role } of bindings) {
    roles.set(subject, [...(roles.get(subject) ?? []), roleUid(name, role)]);
  }
  for (const uids of roles.values()) {
    uids.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  return roles;
}

/** Cedar sets have no order; a fixed one lets equal questions be recognised as equal. */
function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
