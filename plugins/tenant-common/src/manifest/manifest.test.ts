import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bindingsFor, tenantRoles } from '../roles';
import { parseManifest, renderManifest } from './render';
import { tenantManifestJsonSchema, type TenantManifest } from './schema';

const state: TenantManifest = {
  apiVersion: 'companyos.io/v1',
  kind: 'Tenant',
  metadata: {
    id: 'tn_abcdefghij234567',
    name: 'acme',
    displayName: 'Acme: "the" # best',
  },
  spec: {
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    allowedRegions: ['us-east', 'eu-central'],
    dataClasses: ['internal', 'pii'],
    retention: { schedule: 'standard' },
  },
  namespaces: [
    {
      kind: 'graph',
      region: 'eu-central',
      name: 'tn_abcdefghij234567_graph',
      resources: [
        {
          name: 'table/nodes',
          kind: 'table',
          physicalName: 'tn_abcdefghij234567_graph.nodes',
          fingerprint: 'a'.repeat(64),
        },
        {
          name: 'index/nodes_label',
          kind: 'index',
          physicalName: 'tn_abcdefghij234567_graph.nodes_label',
          fingerprint: '1'.repeat(64),
        },
      ],
    },
    {
      kind: 'db',
      region: 'eu-central',
      name: 'tn_abcdefghij234567',
      resources: [],
    },
  ],
  roles: tenantRoles.map(({ name, description }) => ({ name, description })),
  bindings: [...bindingsFor('group:default/acme-owners')],
  creation: {
    operation: 'op_01J0000000000000000000000A',
    decision: 'pd_01J0000000000000000000000B',
  },
  appliedUnder: { version: '1.0', sha256: '0'.repeat(64) },
};

const validate = new Ajv2020({ strict: true }).compile(
  tenantManifestJsonSchema(),
);

/** The same value with the keys of every object, and the lists that have no order, in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

describe('manifest', () => {
  it('reads back as it was written', () => {
    const text = renderManifest(state);
    const read = parseManifest(text);
    expect(read.metadata).toEqual(state.metadata);
    expect(renderManifest(read)).toBe(text);
  });

  it('has one form: LF, one key order, one list order', () => {
    const text = renderManifest(state);
    expect(text).not.toMatch(/\r|\t/);
    expect(text.endsWith('\n')).toBe(true);
    const mixed = shuffled({
      ...state,
      namespaces: [...state.namespaces].reverse(),
      bindings: [...state.bindings].reverse(),
    }) as TenantManifest;
    expect(renderManifest(mixed)).toBe(text);
  });

  it('quotes what another parser could read as a number, a date or a boolean', () => {
    const text = renderManifest({
      ...state,
      metadata: { ...state.metadata, displayName: 'yes' },
      appliedUnder: { version: '1.0', sha256: `${'0'.repeat(63)}1` },
    });
    expect(text).toContain('displayName: "yes"');
    expect(text).toContain('version: "1.0"');
    expect(text).toContain(`sha256: "${'0'.repeat(63)}1"`);
    expect(parseManifest(text).metadata.displayName).toBe('yes');
  });

  it('carries any display name unharmed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        displayName => {
          const text = renderManifest({
            ...state,
            metadata: { ...state.metadata, displayName },
          });
          expect(parseManifest(text).metadata.displayName).toBe(displayName);
        },
      ),
    );
  });

  it('obeys its JSON Schema', () => {
    expect(validate(parseManifest(renderManifest(state)))).toBe(true);
    expect(validate({ ...state, createdAt: '2020-01-01' })).toBe(false);
    expect(
      validate({ ...state, metadata: { ...state.metadata, id: 'x' } }),
    ).toBe(false);
  });

  it('refuses to render or read what is not a manifest', () => {
    expect(() =>
      renderManifest({ ...state, kind: 'Other' } as unknown as TenantManifest),
    ).toThrow();
    expect(() => parseManifest('kind: Tenant\n')).toThrow();
    expect(() => parseManifest('{ not yaml')).toThrow();
  });

  it('publishes the schema that the code holds', () => {
    const published = readFileSync(
      resolve(__dirname, '../../tenant.schema.json'),
      'utf8',
    );
    expect(JSON.parse(published)).toEqual(tenantManifestJsonSchema());
  });
});
