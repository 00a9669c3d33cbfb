import { bindingsFor, type TenantSpec } from '@companyos/plugin-tenant-common';
import type {
  NamespaceResource,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import type { StoredTenant } from '../database';
import { manifestOf } from './manifestOf';
import type { Observed } from './observe';
import { planExisting } from './planExisting';

const spec: TenantSpec = {
  name: 'acme',
  displayName: 'Acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central'],
  dataClasses: ['internal'],
  retention: { schedule: '1-year' },
};
const bindings = bindingsFor(spec.owner);
const bundle = { version: '1', sha256: 'a'.repeat(64) };

const resource = (name: string): NamespaceResource => ({
  name,
  kind: name.split('/')[0],
  summary: `The ${name}`,
  fingerprint: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64),
});
const desired = [resource('table/records'), resource('index/records_kind')];
const provisioner = {
  kind: 'db',
  desired: () => desired,
} as unknown as TenantProvisioner;

function physical(one: NamespaceResource) {
  return { ...one, physicalName: `t.${one.name}` };
}

function observed(present: readonly NamespaceResource[]): readonly Observed[] {
  const observation = {
    present: present.map(physical),
    extra: [],
    sizeBytes: 0,
    counts: {},
  };
  return [{ provisioner, observation }];
}

/** A tenant that is as it should be. */
function stored(change: Partial<StoredTenant> = {}): StoredTenant {
  const source = {
    id: 'tn_abcdefghij234567',
    spec,
    bindings,
    namespaces: [
      {
        kind: 'db',
        region: 'eu-central',
        physicalName: 't_db',
        resources: desired.map(one => {
          const { name, kind, physicalName, fingerprint } = physical(one);
          return { name, kind, physicalName, fingerprint };
        }),
      },
    ],
    creationOperationId: 'op_1',
    creationDecisionId: 'pd_1',
    appliedUnder: bundle,
  };
  const manifest = manifestOf(source);
  return {
    ...source,
    name: spec.name,
    state: 'active',
    stateReason: null,
    revision: 3,
    manifest: manifest.text,
    manifestSha256: manifest.sha256,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    drift: null,
    ...change,
  };
}

function lines(
  tenant: StoredTenant,
  seen: readonly Observed[],
  wanted: Partial<Parameters<typeof planExisting>[2]> = {},
) {
  const { changes } = planExisting(tenant, seen, {
    spec,
    bindings,
    bundle,
    ...wanted,
  });
  return changes.map(({ action, resource: name }) => `${action} ${name}`);
}

describe('planExisting', () => {
  it('has nothing to do for a tenant that is as it should be', () => {
    expect(lines(stored(), observed(desired))).toEqual([]);
  });

  it('sees no drift in a newer bundle', () => {
    const newer = { version: '2', sha256: 'b'.repeat(64) };
    expect(lines(stored(), observed(desired), { bundle: newer })).toEqual([]);
  });

  it('applies another change under the newer bundle, and says so', () => {
    const newer = { version: '2', sha256: 'b'.repeat(64) };
    expect(lines(stored(), observed([desired[0]]), { bundle: newer })).toEqual([
      'create eu-central/db/index/records_kind',
      'update manifest',
    ]);
  });

  it('creates what is missing and repairs what was altered, and nothing else', () => {
    const altered = { ...desired[0], fingerprint: 'f'.repeat(64) };
    expect(lines(stored(), observed([altered]))).toEqual([
      'update eu-central/db/table/records',
      'create eu-central/db/index/records_kind',
    ]);
  });

  it('leaves what is there beyond the desired alone', () => {
    expect(
      lines(stored(), observed([...desired, resource('table/guest')])),
    ).toEqual([]);
  });

  it('adopts what stands but is not on record', () => {
    expect(lines(stored({ namespaces: [] }), observed(desired))).toEqual([
      'adopt eu-central/db',
      'update manifest',
    ]);
  });

  it('finishes a tenant that never became active', () => {
    const unfinished = stored({
      state: 'provisioning',
      bindings: [],
      namespaces: [],
      manifest: null,
      manifestSha256: null,
      creationDecisionId: null,
      appliedUnder: null,
    });
    const planned = lines(unfinished, observed([]));
    expect(planned).toEqual([
      'create eu-central/db/table/records',
      'create eu-central/db/index/records_kind',
      ...bindings.map(
        ({ role, subject }) => `create binding/${role}/${subject}`,
      ),
      'create manifest',
      'create catalog/resource:default/acme',
    ]);
    const away = new OperationError('STORE_UNAVAILABLE', 'Away.');
    expect(lines(unfinished, [{ provisioner, unreachable: away }])).toEqual(
      planned,
    );
  });

  it('cannot plan an active tenant whose store does not answer', () => {
    const away = new OperationError('STORE_UNAVAILABLE', 'Away.');
    expect(() => lines(stored(), [{ provisioner, unreachable: away }])).toThrow(
      away,
    );
  });

  it.each<[keyof TenantSpec, Partial<TenantSpec>, string]>([
    ['displayName', { displayName: 'Acme Ltd' }, 'tenant/display-name'],
    ['tier', { tier: 'enterprise' }, 'tenant/tier'],
    [
      'allowedRegions',
      { allowedRegions: ['eu-central', 'us-east'] },
      'tenant/allowed-regions',
    ],
    [
      'dataClasses',
      { dataClasses: ['internal', 'pii'] },
      'tenant/data-classes',
    ],
    ['retention', { retention: { schedule: '7-years' } }, 'tenant/retention'],
  ])('plans exactly a change of %s', (_field, change, name) => {
    expect(
      lines(stored(), observed(desired), { spec: { ...spec, ...change } }),
    ).toEqual([
      `update ${name}`,
      'update manifest',
      'update catalog/resource:default/acme',
    ]);
  });
});
