import type { PolicyBundle } from './bundle';
import {
  actorEntities,
  actorUid,
  idOf,
  rolesBySubject,
  tenantEntity,
  type PolicyActor,
  type TenantFacts,
} from './requests';
import { BYPASS_ACTION, type RetentionVerdict } from './retention';
import type { CedarValue, PolicyEntity, PolicyRequest } from './types';

/** What is written, exported or erased. */
export interface DatasetFacts {
  /** Within its tenant: `records`, `exports/2030-01-01`. */
  readonly name: string;
  /** As stored, never as the person who asks describes it. */
  readonly tenant: TenantFacts;
  /** `public`, `internal`, `restricted` or `pii`; anything else is denied. */
  readonly classification: string;
  /** ID of a schedule of `retention.yaml`; anything else is denied. */
  readonly retentionSchedule: string;
}

/** The parts of a bundle that questions about data look up. */
export type DataCatalogues = Pick<
  PolicyBundle,
  'regions' | 'retention' | 'destinations'
>;

/** What policy has to know about an object that is to be erased. */
export interface ErasureFacts {
  /** Cases that hold it. */
  readonly holds: readonly string[];
  /** What still keeps it besides holds; `governance` includes what a bypass would set aside. */
  readonly retention: 'over' | 'governance' | 'compliance' | 'unknown';
  /** `governance` retention is to be bypassed: permission, explicit flag and reason were given. */
  readonly bypass: boolean;
}

/** May this actor write this data into the region of the connection? Never ask with a region that a caller names. */
export function dataWriteRequest(
  actor: PolicyActor,
  dataset: DatasetFacts,
  place: { readonly region: string },
  catalogues: DataCatalogues,
): PolicyRequest {
  return dataRequest(actor, 'data:write', dataset, {
    region: place.region,
    ...known(catalogues),
  });
}

/** May this actor export this data to a destination? It is looked up by its ID; an unknown one lies nowhere. */
export function dataExportRequest(
  actor: PolicyActor,
  dataset: DatasetFacts,
  place: { readonly destination: string },
  catalogues: DataCatalogues,
): PolicyRequest {
  const found = catalogues.destinations.get(place.destination);
  return dataRequest(actor, 'data:export', dataset, {
    region: found?.region ?? '',
    destination: {
      id: place.destination,
      kind: found?.kind ?? '',
      known: found !== undefined,
    },
    ...known(catalogues),
  });
}

/** May this actor erase this data now? `facts` come from `erasureFacts`. */
export function dataEraseRequest(
  actor: PolicyActor,
  dataset: DatasetFacts,
  { holds, retention, bypass }: ErasureFacts,
): PolicyRequest {
  return dataRequest(actor, 'data:erase', dataset, {
    holds: [...new Set(holds)].sort(),
    retention,
    bypass,
  });
}

/** May this actor set `governance` retention aside? The decision goes into `GovernanceBypass`. */
export function bypassRequest(
  actor: PolicyActor,
  dataset: DatasetFacts,
): PolicyRequest {
  return dataRequest(actor, BYPASS_ACTION, dataset, {});
}

/** A retention verdict as policy asks for it. */
export function erasureFacts(verdict: RetentionVerdict): ErasureFacts {
  const { blockers, bypassed } = verdict;
  const modes = blockers.flatMap(blocker =>
    blocker.kind === 'retention' ? [blocker.mode] : [],
  );
  const unclear = blockers.some(
    ({ kind }) => kind === 'unknown' || kind === 'clock',
  );
  return {
    holds: blockers.flatMap(blocker =>
      blocker.kind === 'hold' ? [blocker.case] : [],
    ),
    retention: unclear ? 'unknown' : strictest(modes, bypassed.length > 0),
    bypass: bypassed.length > 0,
  };
}

function strictest(
  modes: readonly ('governance' | 'compliance')[],
  bypassed: boolean,
): ErasureFacts['retention'] {
  if (modes.includes('compliance')) {
    return 'compliance';
  }
  return modes.length > 0 || bypassed ? 'governance' : 'over';
}

function dataRequest(
  actor: PolicyActor,
  action: string,
  dataset: DatasetFacts,
  context: { readonly [name: string]: CedarValue },
): PolicyRequest {
  const { name, tenant, classification, retentionSchedule } = dataset;
  const owner = tenantEntity(tenant);
  const resource: PolicyEntity = {
    uid: { type: 'Dataset', id: idOf(tenant.name, name) },
    attrs: {
      name,
      tenant: { __entity: { ...owner.uid } },
      classification,
      retentionSchedule,
    },
    parents: [],
  };
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context,
    entities: [
      ...actorEntities(actor, rolesBySubject(tenant)),
      owner,
      resource,
    ],
  };
}

function known({ regions, retention }: DataCatalogues) {
  return {
    regionsKnown: [...regions.keys()].sort(),
    schedulesKnown: [...retention.keys()].sort(),
  };
}
