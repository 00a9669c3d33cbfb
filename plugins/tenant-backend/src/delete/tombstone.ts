import { createHash } from 'node:crypto';
import type { LedgerRecord } from '@companyos/ledger';
import type { Operation } from '@companyos/operations';
import {
  renderTombstone,
  TOMBSTONE_EVENT,
  type TenantTombstone,
} from '@companyos/plugin-tenant-common';
import { namespaceNames, type LeftObject } from '@companyos/plugin-tenant-node';
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

/** What a destroying step has to tell. */
export interface Destroyed {
  readonly claimedAt: string;
  readonly left: readonly LeftObject[];
}

/** What outlives a tenant is kept under this schedule; where a bundle does not know it, as long as the longest it knows. */
const TOMBSTONE_SCHEDULE = '7-years';
const DAY_MS = 86_400_000;

/** The tombstone of a tenant whose namespaces are all gone. */
export function tombstoneOf(source: {
  readonly tenant: StoredTenant;
  readonly operation: Operation;
  readonly inventory: Inventory;
  readonly destroyed: { readonly [kind: string]: Destroyed };
  readonly kinds: readonly string[];
  readonly schedules: ReadonlyMap<string, RetentionSchedule>;
  readonly now: Date;
}): NewTombstone {
  const { tenant, operation, inventory, destroyed, kinds, now } = source;
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
      claimedAt: destroyed[kind].claimedAt,
    })),
    left: kinds.flatMap(kind =>
      destroyed[kind].left.map(({ physicalName, text }) => ({
        region: homeRegion,
        name: physicalName,
        text,
      })),
    ),
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
      ledger: {
        subject: `tenant:${tenant.id}`,
        key: tombstoneKey(operation.id),
      },
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

/** Of the ledger's entry that names the hash of the tombstone. */
function tombstoneKey(operationId: string): string {
  return `${operationId}/tombstone`;
}

/** What the ledger keeps of it: enough for a stranger to see that these bytes, and no others, were written then. */
export function tombstoneRecord(
  stone: NewTombstone,
  { decision, plan }: Pick<Operation, 'decision' | 'plan'>,
): LedgerRecord {
  const { operationId } = stone;
  return {
    key: tombstoneKey(operationId),
    type: 'operation',
    event: TOMBSTONE_EVENT,
    outcome: 'success',
    subject: `tenant:${stone.tenantId}`,
    occurredAt: stone.deletedAt.toISOString(),
    plain: {
      operationId,
      planHash: plan.hash,
      decisionId: decision.id,
      tombstoneSha256: stone.manifestSha256,
    },
    personal: {},
  };
}

function scheduleOf(
  schedules: ReadonlyMap<string, RetentionSchedule>,
): Pick<RetentionSchedule, 'id' | 'days'> {
  const known = schedules.get(TOMBSTONE_SCHEDULE);
  if (known) return known;
  return [...schedules.values()].reduce((a, b) => (b.days > a.days ? b : a));
}
