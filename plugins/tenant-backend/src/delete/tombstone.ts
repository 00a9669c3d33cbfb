import { createHash } from 'node:crypto';
import type { Operation } from '@companyos/operations';
import {
  renderTombstone,
  type TenantTombstone,
} from '@companyos/plugin-tenant-common';
import { namespaceNames } from '@companyos/plugin-tenant-node';
import type { RetentionSchedule } from '@companyos/policy';
import type { StoredTenant } from '../database';
import type { NewTombstone } from './database';

/** What stood in each kind of namespace when it was counted. */
export type Inventory = {
  readonly [kind: string]: {
    readonly bytes: number;
    readonly rows: { readonly [table: string]: number };
    readonly resources: readonly string[];
  };
};

/** What outlives a tenant is kept under this schedule; where a bundle does not know it, as long as the longest it knows. */
const TOMBSTONE_SCHEDULE = '7-years';
const DAY_MS = 86_400_000;

/** The tombstone of a tenant whose namespaces are all gone. */
export function tombstoneOf(source: {
  readonly tenant: StoredTenant;
  readonly operation: Operation;
  readonly inventory: Inventory;
  readonly claims: { readonly [kind: string]: string };
  readonly kinds: readonly string[];
  readonly schedules: ReadonlyMap<string, RetentionSchedule>;
  readonly now: Date;
}): NewTombstone {
  const { tenant, operation, inventory, claims, kinds, now } = source;
  const { owner, tier, homeRegion, dataClasses, retention } = tenant.spec;
  const { schemas } = namespaceNames(tenant.id);
  const given = (operation.approvals?.given ?? []).filter(
    ({ state }) => state === 'given',
  );
  const schedule = scheduleOf(source.schedules);
  const retainUntil = new Date(now.getTime() + schedule.days * DAY_MS);
  const tombstone: TenantTombstone = {
    apiVersion: 'companyos.io/v1',
    kind: 'TenantTombstone',
    metadata: { id: tenant.id, name: tenant.name },
    was: {
      owner,
      tier,
      homeRegion,
      dataClasses: [...dataClasses],
      retention: { schedule: retention.schedule },
      manifestSha256: tenant.manifestSha256,
      bindings: tenant.bindings.length,
    },
    removed: kinds.map(kind => ({
      kind,
      region: homeRegion,
      name: schemas[kind as keyof typeof schemas] ?? kind,
      bytes: inventory[kind]?.bytes ?? 0,
      // In one order: which table was counted first is chance.
      rows: Object.fromEntries(
        Object.entries(inventory[kind]?.rows ?? {}).sort(([a], [b]) =>
          a < b ? -1 : 1,
        ),
      ),
      resources: [...(inventory[kind]?.resources ?? [])],
      claimedAt: claims[kind],
    })),
    deletion: {
      operation: operation.id,
      requestedBy: operation.actor.ref,
      reason: operation.reason,
      planHash: operation.plan.hash,
      deletedAt: now.toISOString(),
      approvals: given.map(({ requirement, by, at, decisionId }) => ({
        requirement,
        by,
        at,
        decision: decisionId,
      })),
    },
    proof: {
      operation: operation.id,
      decisions: [
        operation.decision.id,
        ...given.map(({ decisionId }) => decisionId),
      ],
      bundleSha256: operation.decision.bundle.sha256,
    },
    retention: { schedule: schedule.id, until: retainUntil.toISOString() },
  };
  const manifest = renderTombstone(tombstone);
  return {
    tenantId: tenant.id,
    name: tenant.name,
    operationId: operation.id,
    manifest,
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
    deletedAt: now,
    retainUntil,
  };
}

function scheduleOf(
  schedules: ReadonlyMap<string, RetentionSchedule>,
): Pick<RetentionSchedule, 'id' | 'days'> {
  const known = schedules.get(TOMBSTONE_SCHEDULE);
  if (known) return known;
  return [...schedules.values()].reduce((a, b) => (b.days > a.days ? b : a));
}
