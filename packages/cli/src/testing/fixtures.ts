import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type {
  NamespaceView,
  Tenant,
  TenantSummary,
} from '@companyos/plugin-tenant-common';

/** Answers of a portal, as plain data. */

export const specText = `# what sales ordered
name: acme
displayName: Acme Corporation
owner: group:default/acme-owners
tier: standard
homeRegion: eu-central
allowedRegions:
  - eu-central
dataClasses: [internal]
retention:
  schedule: standard
`;

export const tenantSummary: TenantSummary = {
  id: 'tn_abcdefghij234567',
  name: 'acme',
  displayName: 'Acme Corporation',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  state: 'provisioning',
  stateReason: null,
  createdAt: '2025-11-23T12:00:00.000Z',
  updatedAt: '2025-11-23T12:00:00.000Z',
};

export const tenant: Tenant = {
  ...tenantSummary,
  state: 'active',
  spec: {
    name: 'acme',
    displayName: 'Acme Corporation',
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    allowedRegions: ['eu-central'],
    dataClasses: ['internal'],
    retention: { schedule: 'standard' },
  },
  bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
  manifestSha256: 'c'.repeat(64),
  openOperationId: null,
};

export const namespaces: readonly NamespaceView[] = [
  {
    kind: 'db',
    region: 'eu-central',
    status: 'ready',
    reason: null,
    physicalName: 'tn_abcdefghij234567',
    sizeBytes: 81920,
    counts: { records: 0 },
    missing: [],
    altered: [],
    extra: [],
  },
  {
    kind: 'graph',
    region: 'eu-central',
    status: 'incomplete',
    reason: null,
    physicalName: 'tn_abcdefghij234567_graph',
    sizeBytes: null,
    counts: {},
    missing: ['index/nodes_label'],
    altered: [],
    extra: [],
  },
];

export const decidedPlan: DecidedPlan = {
  plan: {
    type: 'tenant.create',
    subject: 'tenant:acme',
    summary: 'Create tenant acme in eu-central.',
    changes: [
      {
        resource: 'eu-central/db/schema',
        kind: 'schema',
        action: 'create',
        summary: 'A schema for its records',
        location: 'eu-central',
      },
    ],
    holds: [],
    noop: false,
    hash: 'b'.repeat(64),
  },
  decision: {
    id: 'pd_01JDB0000000000000000000AA',
    outcome: 'allow',
    determining: [],
    reason: 'Platform engineers create tenants.',
    remedy: '',
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

export function operation(overrides: Partial<Operation> = {}): Operation {
  return {
    id: 'op_01JDB0000000000000000000BB',
    type: 'tenant.create',
    subject: 'tenant:acme',
    actor: { ref: 'user:default/ada', kind: 'user', groups: [] },
    reason: null,
    state: 'running',
    plan: decidedPlan.plan,
    decision: decidedPlan.decision,
    steps: [
      step('db', 'Database in eu-central', 'running'),
      step('manifest', 'Manifest', 'pending'),
    ],
    waitReason: null,
    nextAttemptAt: null,
    error: null,
    output: {},
    createdAt: '2025-11-23T12:00:00.000Z',
    updatedAt: '2025-11-23T12:00:00.000Z',
    finishedAt: null,
    ...overrides,
  };
}

export function step(
  key: string,
  title: string,
  state: Operation['steps'][number]['state'],
): Operation['steps'][number] {
  return {
    key,
    title,
    state,
    attempts: 1,
    startedAt: null,
    finishedAt: null,
    error: null,
  };
}
