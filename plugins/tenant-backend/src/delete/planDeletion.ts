import type { PlanChange, Planned } from '@companyos/operations';
import type {
  DeletionBlocker,
  DeletionRetention,
  TenantDeletionDetails,
} from '@companyos/plugin-tenant-common';
import type { RetentionBlocker } from '@companyos/policy';
import { tenantSubject } from '../create/state';
import type { StoredTenant } from '../database';
import type { TenantDeleteState } from './state';
import type { KeptDataset, TenantSurvey } from './survey';
import { going, hangingOn, leftIn, removals } from './whatGoes';

/** `db` answers for the roles that all kinds share, so it goes last. */
const ORDER = ['index', 'graph', 'db'];

/** Pure: what deleting this tenant would do, what keeps it, and what a person should know before they ask for it. */
export function planDeletion(
  tenant: StoredTenant,
  survey: TenantSurvey,
): Planned<TenantDeleteState> {
  const { namespaces, holds, kept } = survey;
  const { name } = tenant;
  const region = tenant.spec.homeRegion;
  const left = namespaces.flatMap(leftIn);
  const hanging = namespaces.flatMap(hangingOn);
  const ordered = [...namespaces].sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
  const changes: PlanChange[] = [
    {
      resource: 'login',
      kind: 'login',
      action: 'update',
      summary: 'Refuse writes, take the login away, end its sessions',
      location: region,
    },
    ...ordered.flatMap(namespace => removals(namespace, left.length > 0)),
    ...tenant.bindings.map(
      ({ role, subject }): PlanChange => ({
        resource: `binding/${role}/${subject}`,
        kind: 'binding',
        action: 'delete',
        summary: `Unbind ${subject} from ${role}`,
      }),
    ),
    {
      resource: 'tenant',
      kind: 'tenant',
      action: 'delete',
      summary: `Remove ${name} (${tenant.id}) and its manifest from the portal`,
    },
    {
      resource: `catalog/resource:default/${name}`,
      kind: 'catalog entity',
      action: 'delete',
      summary: 'Take it out of the catalog',
    },
    {
      resource: 'tombstone',
      kind: 'tombstone',
      action: 'create',
      summary: 'Keep a tombstone: what was removed, who decided, who approved',
    },
  ];
  return {
    subject: tenantSubject(name),
    summary: `Delete tenant ${name} and everything that was created for it in ${region}.`,
    changes,
    holds: holds.map(hold => `Legal hold of case ${hold.case}`).sort(),
    details: detailsOf(tenant, survey, { left, hanging }),
    state: {
      tenantId: tenant.id,
      name,
      spec: tenant.spec,
      bindings: tenant.bindings,
      kinds: ordered.map(({ kind }) => kind),
      region,
      resources: Object.fromEntries(
        ordered.map(namespace => [
          namespace.kind,
          going(namespace, left.length > 0)
            .map(resource => resource.name)
            .sort(),
        ]),
      ),
      holds: holds.map(hold => hold.case),
      retention: strictest(kept),
      foreign: hanging.map(({ text }) => text),
    },
  };
}

function detailsOf(
  tenant: StoredTenant,
  { namespaces, holds, kept }: TenantSurvey,
  others: {
    readonly left: TenantDeletionDetails['foreign'];
    readonly hanging: readonly { readonly text: string }[];
  },
): TenantDeletionDetails {
  const blockers: DeletionBlocker[] = [
    ...holds.map(hold => ({
      kind: 'hold' as const,
      text: `Legal hold of case ${hold.case} since ${hold.placedAt.slice(
        0,
        10,
      )}: ${hold.reason}`,
    })),
    ...kept.map(one => ({
      kind: 'retention' as const,
      text: `${one.dataset} (${one.rows} rows): ${one.blockers[0].text}`,
    })),
    ...others.hanging.map(({ text }) => ({ kind: 'foreign' as const, text })),
  ];
  const sum = (numbers: readonly number[]) =>
    numbers.reduce((total, number) => total + number, 0);
  return {
    tenant: { id: tenant.id, name: tenant.name },
    bytes: sum(namespaces.map(({ observation }) => observation.sizeBytes)),
    rows: sum(
      namespaces.flatMap(({ observation }) =>
        Object.values(observation.counts),
      ),
    ),
    blockers,
    holds: holds.map(hold => ({
      id: hold.id,
      case: hold.case,
      reason: hold.reason,
      since: hold.placedAt,
    })),
    retention: kept.map(retentionView),
    foreign: others.left,
    exportable: namespaces.flatMap(({ kind, region, data }) =>
      (data ?? []).flatMap(({ name, classes }) =>
        Object.entries(classes)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([classification, rows]) => ({
            dataset: `${region}/${kind}/${name}`,
            classification,
            rows,
          })),
      ),
    ),
  };
}

function retentionView({
  dataset,
  rows,
  blockers,
}: KeptDataset): DeletionRetention {
  const [first] = blockers;
  const longest = blockers.find(isRetention);
  return {
    dataset,
    rows,
    until: longest?.until ?? null,
    schedule: longest?.schedule ?? null,
    mode: longest?.mode ?? 'unknown',
    text: (longest ?? first).text,
  };
}

function isRetention(
  blocker: RetentionBlocker,
): blocker is Extract<RetentionBlocker, { kind: 'retention' }> {
  return blocker.kind === 'retention';
}

export function strictest(
  kept: readonly KeptDataset[],
): TenantDeleteState['retention'] {
  const blockers = kept.flatMap(one => one.blockers);
  if (blockers.length === 0) return 'over';
  if (blockers.some(blocker => !isRetention(blocker))) return 'unknown';
  return blockers.some(
    blocker => isRetention(blocker) && blocker.mode === 'compliance',
  )
    ? 'compliance'
    : 'governance';
}
