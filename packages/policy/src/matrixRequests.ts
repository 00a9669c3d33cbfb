import { z } from 'zod/v4';
import type { PolicyBundle } from './bundle';
import {
  bypassRequest,
  dataEraseRequest,
  dataExportRequest,
  dataWriteRequest,
  type ErasureFacts,
} from './dataRequests';
import {
  approvalRequest,
  ledgerRequest,
  operationRequest,
  portalRequest,
  tenantDeleteRequest,
  tenantRequest,
  type LedgerAction,
  type OperationAction,
  type PolicyActor,
  type TenantWriteAction,
} from './requests';
import {
  decisionReadRequest,
  holdRequest,
  residencyRequest,
  type HoldAction,
  type ResidencyAction,
} from './residencyRequests';
import { probeRequest } from './probeRequests';
import { releaseRequest, type ReleaseSteeringAction } from './releaseRequests';
import type { PolicyRequest } from './types';

/** Who and what the cells of a matrix speak of. */
export const fixturesSchema = z.strictObject({
  people: z.record(
    z.string(),
    z.strictObject({
      ref: z.string(),
      groups: z.array(z.string()).default([]),
    }),
  ),
  tenants: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      owner: z.string(),
      tier: z.string(),
      homeRegion: z.string(),
      allowedRegions: z.array(z.string()),
      dataClasses: z.array(z.string()),
      retentionSchedule: z.string(),
      cordoned: z.boolean().default(false),
      /** What would keep it from being deleted. */
      deletion: z
        .strictObject({
          holds: z.array(z.string()).default([]),
          retention: z
            .enum(['over', 'governance', 'compliance', 'unknown'])
            .default('over'),
          foreign: z.boolean().default(false),
        })
        .default({ holds: [], retention: 'over', foreign: false }),
      bindings: z.array(
        z.strictObject({ role: z.string(), subject: z.string() }),
      ),
    }),
  ),
  operations: z.record(
    z.string(),
    z.strictObject({
      id: z.string(),
      type: z.string(),
      subject: z.string(),
      requestedBy: z.string(),
      /** Groups that its approval is asked of, and how many people the one asked has. */
      approvers: z.array(z.string()).default([]),
      people: z.int().min(0).default(0),
    }),
  ),
  releases: z
    .record(
      z.string(),
      z.strictObject({
        component: z.string(),
        target: z.string(),
        owners: z.array(z.string()),
        /** For a start: whether the version was aborted before, and whether a reason to try again is given. */
        abortedBefore: z.boolean().default(false),
        retryReasonGiven: z.boolean().default(false),
        /** For a report: which gate. */
        gate: z.string().default('policy-tests'),
      }),
    )
    .default({}),
  probes: z
    .record(
      z.string(),
      z.strictObject({
        criticalPath: z.string(),
        target: z.string(),
        /** For a run: which version it walks through. */
        arm: z.string(),
      }),
    )
    .default({}),
  holds: z
    .record(
      z.string(),
      z.strictObject({
        case: z.string(),
        subject: z.string(),
        placedBy: z.string(),
      }),
    )
    .default({}),
  decisions: z
    .record(z.string(), z.strictObject({ id: z.string(), askedBy: z.string() }))
    .default({}),
});

export type Fixtures = z.output<typeof fixturesSchema>;

export const oneOrMore = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform(value => [value].flat());

const SCHEDULE = '30-days';

/** What a row about data varies besides who and which tenant: every combination is a cell. */
export const facetsSchema = z.strictObject({
  classification: oneOrMore,
  schedule: oneOrMore.default([SCHEDULE]),
  region: oneOrMore.optional(),
  destination: oneOrMore.optional(),
  /** How many legal holds. */
  holds: z.array(z.int().min(0)).min(1).optional(),
  retention: z
    .array(z.enum(['over', 'governance', 'compliance', 'unknown']))
    .min(1)
    .optional(),
  bypass: z.array(z.boolean()).min(1).optional(),
});

export type Facets = z.output<typeof facetsSchema>;
export type Facet = { readonly [Name in keyof Facets]: Single<Facets[Name]> };
type Single<T> = T extends readonly (infer Item)[] ? Item : T;

/** What each data action is asked with; a row gives these and no others. */
const FACETS: { readonly [action: string]: readonly (keyof Facets)[] } = {
  'data:write': ['classification', 'schedule', 'region'],
  'data:export': ['classification', 'schedule', 'destination'],
  'data:erase': ['classification', 'schedule', 'holds', 'retention', 'bypass'],
  'retention:bypass-governance': ['classification', 'schedule'],
};

/** What a question about this action says besides who and on what. */
export function facetNames(action: string): readonly (keyof Facets)[] {
  return FACETS[action] ?? [];
}

/** Every combination of a row's facets; one empty one for an action that has none. Throws where the row is not whole. */
export function combinations(
  action: string,
  facets: Facets | undefined,
): (Facet | undefined)[] {
  const wanted = [...(FACETS[action] ?? [])].sort();
  const given = Object.keys(facets ?? {}).sort();
  if (wanted.join() !== given.join()) {
    throw new Error(
      `A row about ${action} needs data: [${wanted}], it has [${given}].`,
    );
  }
  if (!facets) {
    return [undefined];
  }
  let list: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(facets)) {
    list = list.flatMap(item =>
      values!.map(value => ({ ...item, [name]: value })),
    );
  }
  return list as unknown as Facet[];
}

/** A facet in words: `pii eu-central`, `1 hold(s), over`. */
export function facetWords(facet: Facet | undefined): string {
  if (!facet) {
    return '';
  }
  const { classification, schedule, region, destination } = facet;
  const name = (text: string) => text || '(none)';
  return [
    name(classification),
    schedule === SCHEDULE ? undefined : `under ${name(schedule)}`,
    region === undefined ? undefined : `in ${name(region)}`,
    destination === undefined ? undefined : `to ${name(destination)}`,
    facet.holds === undefined ? undefined : `${facet.holds} holds`,
    facet.retention && `retention ${facet.retention}`,
    facet.bypass ? 'bypassed' : undefined,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The question of one cell, built as everyone else builds it. */
export function requestOf(cell: {
  readonly fixtures: Fixtures;
  readonly bundle: PolicyBundle;
  readonly person: string;
  readonly action: string;
  readonly on: string;
  readonly facet: Facet | undefined;
}): PolicyRequest {
  const { fixtures, bundle, person, action, on, facet } = cell;
  const known = fixtures.people[person];
  const actor: PolicyActor = {
    ...known,
    kind: known.ref.startsWith('service:') ? 'service' : 'user',
  };
  const [domain] = action.split(':');
  if (domain === 'permission') {
    return portalRequest(actor, action.slice('permission:'.length));
  }
  if (domain === 'residency') {
    return residencyRequest(actor, action as ResidencyAction);
  }
  if (domain === 'hold') {
    return holdRequest(actor, action as HoldAction, fixtures.holds[on]);
  }
  if (domain === 'release') {
    const { abortedBefore, retryReasonGiven, gate, ...release } =
      fixtures.releases[on];
    if (action === 'release:report-gate') {
      return releaseRequest(actor, action, release, { gate });
    }
    return action === 'release:start'
      ? releaseRequest(actor, action, release, {
          abortedBefore,
          retryReasonGiven,
        })
      : releaseRequest(actor, action as ReleaseSteeringAction, release);
  }
  if (domain === 'probe') {
    const { arm, ...facts } = fixtures.probes[on];
    const probe = { id: on, ...facts };
    return action === 'probe:run'
      ? probeRequest(actor, action, probe, { arm })
      : probeRequest(actor, 'probe:read', probe);
  }
  if (domain === 'decision') {
    return decisionReadRequest(actor, fixtures.decisions[on]);
  }
  if (domain === 'ledger') {
    return ledgerRequest(actor, action as LedgerAction);
  }
  if (action === 'operation:approve' || action === 'operation:reject') {
    const operation = fixtures.operations[on];
    return approvalRequest(actor, action, operation, operation);
  }
  if (domain === 'operation') {
    return operationRequest(
      actor,
      action as OperationAction,
      fixtures.operations[on],
    );
  }
  const tenant = fixtures.tenants[on];
  if (facet) {
    return dataRequestOf(actor, action, tenant, facet, bundle);
  }
  if (action === 'tenant:delete') {
    return tenantDeleteRequest(actor, tenant, tenant.deletion);
  }
  return action === 'tenant:read'
    ? tenantRequest(actor, action, tenant)
    : tenantRequest(actor, action as TenantWriteAction, tenant, {
        regionsKnown: bundle.regions.keys(),
      });
}

function dataRequestOf(
  actor: PolicyActor,
  action: string,
  tenant: Fixtures['tenants'][string],
  facet: Facet,
  bundle: PolicyBundle,
): PolicyRequest {
  const dataset = {
    name: 'records',
    tenant,
    classification: facet.classification,
    retentionSchedule: facet.schedule,
  };
  switch (action) {
    case 'data:write':
      return dataWriteRequest(
        actor,
        dataset,
        { region: facet.region! },
        bundle,
      );
    case 'data:export':
      return dataExportRequest(
        actor,
        dataset,
        { destination: facet.destination! },
        bundle,
      );
    case 'data:erase':
      return dataEraseRequest(actor, dataset, {
        holds: Array.from({ length: facet.holds! }, (_, n) => `case-${n}`),
        retention: facet.retention as ErasureFacts['retention'],
        bypass: facet.bypass!,
      });
    default:
      return bypassRequest(actor, dataset);
  }
}
