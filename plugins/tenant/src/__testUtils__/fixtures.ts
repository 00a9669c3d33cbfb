import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type {
  NamespaceView,
  Tenant,
  TenantApi,
  TenantOptions,
  TenantSummary,
} from '@companyos/plugin-tenant-common';

/** Data for tests, and a back end that answers with it. */

export function aSummary(
  overrides: Partial<TenantSummary> = {},
): TenantSummary {
  return {
    id: 'tn_abcdefghij234567',
    name: 'acme',
    displayName: 'Acme Corporation',
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    state: 'active',
    stateReason: null,
    createdAt: '2025-11-23T12:00:00.000Z',
    updatedAt: '2025-11-23T12:00:00.000Z',
    ...overrides,
  };
}

export function aTenant(overrides: Partial<Tenant> = {}): Tenant {
  return {
    ...aSummary(),
    spec: {
      name: 'acme',
      displayName: 'Acme Corporation',
      owner: 'group:default/acme-owners',
      tier: 'standard',
      homeRegion: 'eu-central',
      allowedRegions: ['eu-central', 'us-east'],
      dataClasses: ['internal'],
      retention: { schedule: 'standard' },
    },
    bindings: [
      { role: 'tenant-auditor', subject: 'group:default/auditors' },
      { role: 'tenant-admin', subject: 'group:default/acme-owners' },
    ],
    manifestSha256: 'c'.repeat(64),
    openOperationId: null,
    ...overrides,
  };
}

export function aNamespace(
  overrides: Partial<NamespaceView> = {},
): NamespaceView {
  return {
    kind: 'db',
    region: 'eu-central',
    status: 'ready',
    reason: null,
    physicalName: 'tn_abcdefghij234567',
    sizeBytes: 81_920,
    counts: { records: 12 },
    missing: [],
    altered: [],
    extra: [],
    ...overrides,
  };
}

export const options: TenantOptions = {
  regions: [
    { id: 'eu-central', title: 'Europe, Frankfurt' },
    { id: 'us-east', title: 'United States, Virginia' },
  ],
  tiers: ['sandbox', 'standard', 'enterprise'],
  dataClasses: ['public', 'internal', 'restricted', 'pii'],
  retentionSchedules: [
    { id: 'standard', title: 'Standard, one year' },
    { id: 'long', title: 'Long, ten years' },
  ],
};

export function aPlan(
  overrides: {
    hash?: string;
    outcome?: 'allow' | 'deny';
    noop?: boolean;
  } = {},
): DecidedPlan {
  const { hash = 'b'.repeat(64), outcome = 'allow', noop = false } = overrides;
  const isAllowed = outcome === 'allow';
  return {
    plan: {
      type: 'tenant.create',
      subject: 'tenant:acme',
      summary: 'Create tenant acme in eu-central.',
      changes: noop
        ? []
        : [
            {
              resource: 'eu-central/db/schema',
              kind: 'schema',
              action: 'create',
              summary: 'A schema for its records',
              location: 'eu-central',
            },
          ],
      holds: [],
      noop,
      hash,
    },
    decision: {
      id: isAllowed
        ? 'pd_01JDB0000000000000000000AA'
        : 'pd_01JDB0000000000000000000DD',
      outcome,
      determining: isAllowed
        ? [{ id: 'create', text: 'Platform engineers create tenants.' }]
        : [],
      reason: isAllowed
        ? 'Platform engineers create tenants.'
        : 'No policy allows you to create tenants.',
      remedy: isAllowed ? '' : 'Ask a platform engineer to create it.',
      errors: [],
      bundle: { version: '1.0.0', sha256: 'a'.repeat(64) },
      request: {
        principal: { type: 'User', id: 'user:default/ada' },
        action: 'tenant:create',
        resource: { type: 'Tenant', id: 'acme' },
        context: {},
        entities: [],
      },
      decidedAt: '2025-11-23T12:00:00.000Z',
    },
  };
}

export function anOperation(overrides: Partial<Operation> = {}): Operation {
  const { plan, decision } = aPlan();
  return {
    id: 'op_01JDB0000000000000000000BB',
    type: 'tenant.create',
    subject: 'tenant:acme',
    actor: { ref: 'user:default/ada', kind: 'user', groups: [] },
    reason: 'order 4711',
    state: 'succeeded',
    plan,
    decision,
    steps: [],
    waitReason: null,
    nextAttemptAt: null,
    error: null,
    output: {},
    createdAt: '2025-11-23T12:00:00.000Z',
    updatedAt: '2025-11-23T12:00:01.000Z',
    finishedAt: '2025-11-23T12:00:01.000Z',
    ...overrides,
  };
}

/** Every method answers well; a test replaces what it is about. */
export function aTenantApi(): jest.Mocked<TenantApi> {
  return {
    options: jest.fn().mockResolvedValue(options),
    validate: jest.fn().mockResolvedValue({ fields: {} }),
    plan: jest.fn().mockResolvedValue(aPlan()),
    create: jest.fn(),
    list: jest.fn().mockResolvedValue({ items: [aSummary()], totalItems: 1 }),
    get: jest.fn().mockResolvedValue(aTenant()),
    namespaces: jest.fn().mockResolvedValue([aNamespace()]),
    drift: jest
      .fn()
      .mockResolvedValue({ checkedAt: null, items: [], trouble: null }),
    checkDrift: jest.fn(),
    exercise: jest.fn(),
    planDeletion: jest.fn(),
    delete: jest.fn(),
    tombstones: jest.fn().mockResolvedValue([]),
    tombstone: jest.fn().mockResolvedValue('kind: TenantTombstone\n'),
    proveTombstone: jest.fn(),
    manifest: jest.fn().mockResolvedValue('kind: Tenant\n'),
    operations: jest.fn().mockResolvedValue([anOperation()]),
  };
}
