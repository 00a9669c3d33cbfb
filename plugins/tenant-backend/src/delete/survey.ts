import type { Hold } from '@companyos/plugin-residency-common';
import type {
  DatasetSurvey,
  ErasureGuard,
  NamespaceObservation,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import {
  evaluateRetention,
  type RetentionBlocker,
  type RetentionSchedule,
} from '@companyos/policy';
import type { Stores } from '../create/observe';
import type { StoredTenant } from '../database';

export interface SurveyOptions {
  readonly provisioners: readonly TenantProvisioner[];
  readonly stores: Stores;
  readonly guard: ErasureGuard;
  readonly schedules: ReadonlyMap<string, RetentionSchedule>;
  readonly clock: () => Date;
}

/** One namespace as it stands now; `data` is null where its provisioner cannot say what it holds. */
export interface SurveyedNamespace {
  readonly kind: string;
  readonly region: string;
  readonly observation: NamespaceObservation;
  readonly data: readonly DatasetSurvey[] | null;
}

/** A dataset that something besides a hold keeps. */
export interface KeptDataset {
  readonly dataset: string;
  readonly rows: number;
  readonly blockers: readonly RetentionBlocker[];
}

/** Everything that decides whether a tenant may be destroyed, as it is at this moment. */
export interface TenantSurvey {
  readonly namespaces: readonly SurveyedNamespace[];
  readonly holds: readonly Hold[];
  readonly kept: readonly KeptDataset[];
}

/**
 * Looks at every namespace and asks for every hold at once. A store or a back end that does not answer throws: not knowing
 * is not "no".
 *
 * @param of - `everything`, or only the `data`: counts, retention and holds, and no resource that a plan has named already.
 */
export async function surveyTenant(
  tenant: Pick<StoredTenant, 'id' | 'spec'>,
  options: SurveyOptions,
  of: 'everything' | 'data' = 'everything',
): Promise<TenantSurvey> {
  const { provisioners, stores, guard } = options;
  const region = tenant.spec.homeRegion;
  const identity = { id: tenant.id, homeRegion: region };
  const [holds, store] = await Promise.all([
    guard.holdsOn(`tenant:${tenant.id}`),
    stores.get(region),
  ]);
  const namespaces = await Promise.all(
    provisioners.map(async (provisioner): Promise<SurveyedNamespace> => {
      const { kind } = provisioner;
      if (of === 'data' && provisioner.survey) {
        const data = await provisioner.survey(identity, store);
        return { kind, region, observation: observed(data), data };
      }
      const [observation, data] = await Promise.all([
        provisioner.observe(identity, store),
        provisioner.survey?.(identity, store) ?? null,
      ]);
      return { kind, region, observation, data };
    }),
  );
  return {
    namespaces,
    holds,
    kept: namespaces.flatMap(namespace =>
      keptOf(namespace, tenant.spec.retention.schedule, options),
    ),
  };
}

/** What a survey of the data says of the namespace. */
function observed(data: readonly DatasetSurvey[]): NamespaceObservation {
  return {
    present: [],
    extra: [],
    sizeBytes: data.reduce((sum, { bytes }) => sum + bytes, 0),
    counts: Object.fromEntries(data.map(({ name, rows }) => [name, rows])),
  };
}

function keptOf(
  namespace: SurveyedNamespace,
  floor: string,
  options: SurveyOptions,
): KeptDataset[] {
  const place = `${namespace.region}/${namespace.kind}`;
  if (namespace.data === null) {
    const rows = Object.values(namespace.observation.counts).reduce(
      (sum, count) => sum + count,
      0,
    );
    const text = `Nobody can say how long ${place} is kept: its provisioner does not tell.`;
    return rows === 0
      ? []
      : [
          {
            dataset: place,
            rows,
            blockers: [{ kind: 'unknown', what: place, text }],
          },
        ];
  }
  return namespace.data.flatMap(data => {
    const blockers = retentionOf(data, floor, options);
    return blockers.length > 0
      ? [{ dataset: `${place}/${data.name}`, rows: data.rows, blockers }]
      : [];
  });
}

/** The longest of what the rows themselves say and what the tenant's schedule asks for now. */
function retentionOf(
  { newestWrite, retainUntil }: DatasetSurvey,
  floor: string,
  { schedules, clock }: SurveyOptions,
): readonly RetentionBlocker[] {
  if (newestWrite === null || retainUntil === null) return [];
  const schedule = schedules.get(floor);
  const { blockers } = evaluateRetention({
    object: {
      writtenAt: newestWrite,
      stamps: [
        {
          schedule: floor,
          title: schedule?.title ?? floor,
          mode: schedule?.mode ?? 'compliance',
          until: retainUntil,
        },
      ],
      holds: [],
      visibility: 'shown',
    },
    now: clock().toISOString(),
    schedules,
    floors: [floor],
  });
  return blockers;
}
