import { resolve } from 'node:path';
import fc from 'fast-check';
import { loadPolicyBundle, type PolicyBundle } from './bundle';
import {
  dataEraseRequest,
  dataExportRequest,
  dataWriteRequest,
  type DatasetFacts,
} from './dataRequests';
import { PolicyDecisionPoint } from './decisionPoint';
import { tenantRequest, type PolicyActor, type TenantFacts } from './requests';
import type { PolicyDecision } from './types';

// Thousands of evaluations take their time on a busy machine.
jest.setTimeout(60_000);

// What the policies are for, held against questions that nobody thought of.
const REGIONS = ['eu-central', 'us-east'];
const DESTINATIONS = [
  'eu-download',
  'us-download',
  'eu-archive',
  'us-archive',
  'us-partner',
];
const CLASSES = ['public', 'internal', 'restricted', 'pii'];
const GROUPS = [
  'platform-engineers',
  'release-managers',
  'data-governance',
  'on-call',
  'auditors',
  'acme-owners',
].map(name => `group:default/${name}`);
const SERVICES = ['tenant', 'residency', 'catalog', 'scaffolder'].map(
  name => `service:plugin:${name}`,
);
const ROLES = [
  'tenant-admin',
  'tenant-operator',
  'tenant-viewer',
  'tenant-auditor',
];

const actors: fc.Arbitrary<PolicyActor> = fc.oneof(
  fc.record({
    ref: fc.constantFrom('user:default/ada', 'user:default/omar'),
    kind: fc.constant('user' as const),
    groups: fc.subarray(GROUPS),
  }),
  fc.record({
    ref: fc.constantFrom(...SERVICES),
    kind: fc.constant('service' as const),
    groups: fc.constant([]),
  }),
);
const tenants: fc.Arbitrary<TenantFacts> = fc.record({
  name: fc.constant('acme'),
  owner: fc.constantFrom(...GROUPS),
  tier: fc.constantFrom('sandbox', 'standard', 'enterprise'),
  homeRegion: fc.constantFrom(...REGIONS, 'mars-north'),
  allowedRegions: fc.subarray([...REGIONS, 'mars-north']),
  dataClasses: fc.subarray(CLASSES),
  retentionSchedule: fc.constantFrom('30-days', 'forever'),
  bindings: fc.array(
    fc.record({
      role: fc.constantFrom(...ROLES),
      subject: fc.constantFrom(
        ...GROUPS,
        'user:default/ada',
        'user:default/omar',
      ),
    }),
    { maxLength: 4 },
  ),
});
const datasets: fc.Arbitrary<DatasetFacts> = fc.record({
  name: fc.constant('records'),
  tenant: tenants,
  classification: fc.constantFrom(...CLASSES, 'secret'),
  retentionSchedule: fc.constantFrom('30-days', 'forever'),
});
const regions = fc.constantFrom(...REGIONS, 'mars-north', '');
const destinations = fc.constantFrom(...DESTINATIONS, 'moon', '');
const erasures = fc.record({
  holds: fc.subarray(['2030-17', '2030-18']),
  retention: fc.constantFrom(
    'over' as const,
    'governance' as const,
    'compliance' as const,
    'unknown' as const,
  ),
  bypass: fc.boolean(),
});

describe('whatever is asked', () => {
  let bundle: PolicyBundle;
  let decide: (
    request: Parameters<PolicyDecisionPoint['decide']>[0],
  ) => PolicyDecision;

  beforeAll(async () => {
    bundle = await loadPolicyBundle(resolve(__dirname, '../../../policies'));
    const policy = PolicyDecisionPoint.create({ bundle, memoEntries: 0 });
    // An error denies too, and would make every property below hold for the wrong reason.
    decide = request => {
      const decision = policy.decide(request);
      expect(decision.errors).toEqual([]);
      return decision;
    };
  });

  it('no pii is written outside of the allowed regions', () => {
    fc.assert(
      fc.property(actors, datasets, regions, (actor, dataset, region) => {
        fc.pre(!dataset.tenant.allowedRegions.includes(region));
        const pii = { ...dataset, classification: 'pii' };
        expect(
          decide(dataWriteRequest(actor, pii, { region }, bundle)).outcome,
        ).toBe('deny');
      }),
      { numRuns: 150 },
    );
  });

  it('no pii is exported outside of the allowed regions, nor anything else that is not public', () => {
    fc.assert(
      fc.property(actors, datasets, destinations, (actor, dataset, id) => {
        const region = bundle.destinations.get(id)?.region ?? '';
        fc.pre(
          !dataset.tenant.allowedRegions.includes(region) &&
            dataset.classification !== 'public',
        );
        for (const classification of ['pii', dataset.classification]) {
          const request = dataExportRequest(
            actor,
            { ...dataset, classification },
            { destination: id },
            bundle,
          );
          expect(decide(request).outcome).toBe('deny');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a hold blocks erasure, and so does compliance or what is unknown', () => {
    fc.assert(
      fc.property(actors, datasets, erasures, (actor, dataset, facts) => {
        fc.pre(
          facts.holds.length > 0 ||
            facts.retention === 'compliance' ||
            facts.retention === 'unknown' ||
            (facts.retention === 'governance' && !facts.bypass),
        );
        expect(decide(dataEraseRequest(actor, dataset, facts)).outcome).toBe(
          'deny',
        );
      }),
      { numRuns: 150 },
    );
  });

  it('one more hold never turns a denied erasure into an allowed one', () => {
    fc.assert(
      fc.property(actors, datasets, erasures, (actor, dataset, facts) => {
        const before = decide(dataEraseRequest(actor, dataset, facts));
        const after = decide(
          dataEraseRequest(actor, dataset, {
            ...facts,
            holds: [...facts.holds, 'one-more'],
          }),
        );
        expect([before.outcome, after.outcome]).not.toEqual(['deny', 'allow']);
      }),
      { numRuns: 200 },
    );
  });

  it('one more allowed region never turns an allow into a deny, nor adds an obligation', () => {
    fc.assert(
      fc.property(
        actors,
        datasets,
        fc.constantFrom(...REGIONS),
        regions,
        destinations,
        (actor, dataset, added, region, destination) => {
          const { tenant } = dataset;
          const widerTenant = {
            ...tenant,
            allowedRegions: [...tenant.allowedRegions, added],
          };
          const wider = { ...dataset, tenant: widerTenant };
          const regionsKnown = [...bundle.regions.keys()];
          const pairs = [
            [dataset, wider].map(item =>
              dataWriteRequest(actor, item, { region }, bundle),
            ),
            [dataset, wider].map(item =>
              dataExportRequest(actor, item, { destination }, bundle),
            ),
            ...(['tenant:create', 'tenant:update'] as const).map(action =>
              [tenant, widerTenant].map(item =>
                tenantRequest(actor, action, item, { regionsKnown }),
              ),
            ),
          ].map(pair => pair.map(decide));
          for (const [before, after] of pairs) {
            expect([before.outcome, after.outcome]).not.toEqual([
              'allow',
              'deny',
            ]);
            const held = before.outcome === 'allow';
            expect(held ? after.obligations : undefined).toEqual(
              before.obligations,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('auditors change nothing', () => {
    fc.assert(
      fc.property(
        actors,
        datasets,
        regions,
        destinations,
        erasures,
        (actor, dataset, region, destination, facts) => {
          const auditor: PolicyActor = {
            ...actor,
            kind: 'user',
            groups: [...actor.groups, 'group:default/auditors'],
          };
          for (const request of [
            dataWriteRequest(auditor, dataset, { region }, bundle),
            dataExportRequest(auditor, dataset, { destination }, bundle),
            dataEraseRequest(auditor, dataset, facts),
          ]) {
            expect(decide(request).outcome).toBe('deny');
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
