import type {
  Operation,
  PlanChange,
  PolicyDecision,
} from '@companyos/plugin-operation-common';

/** Data for tests: an allowed creation of a tenant, halfway through. */

export const decision: PolicyDecision = {
  id: 'pd_01JDB0000000000000000000AA',
  outcome: 'allow',
  determining: [
    {
      id: 'tenant-create-platform-engineers',
      text: 'Platform engineers create tenants.',
    },
  ],
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
};

const changes: readonly PlanChange[] = [
  {
    resource: 'eu-central/db/schema',
    kind: 'schema',
    action: 'create',
    summary: 'Schema for the tenant’s records',
    location: 'eu-central',
  },
  {
    resource: 'eu-central/db/role/owner',
    kind: 'role',
    action: 'create',
    summary: 'Owner role that cannot log in',
    location: 'eu-central',
  },
  {
    resource: 'manifest',
    kind: 'manifest',
    action: 'update',
    summary: 'The manifest of acme',
  },
];

export function anOperation(overrides: Partial<Operation> = {}): Operation {
  return {
    id: 'op_01JDB0000000000000000000BB',
    type: 'tenant.create',
    subject: 'tenant:acme',
    actor: { ref: 'user:default/ada', kind: 'user', groups: [] },
    reason: null,
    state: 'running',
    plan: {
      type: 'tenant.create',
      subject: 'tenant:acme',
      summary: 'Create tenant acme in eu-central.',
      changes,
      holds: [],
      noop: false,
      hash: 'b'.repeat(64),
    },
    decision,
    steps: [
      {
        key: 'db',
        title: 'Database namespace in eu-central',
        state: 'done',
        attempts: 1,
        startedAt: '2025-11-23T12:00:00.000Z',
        finishedAt: '2025-11-23T12:00:00.400Z',
        error: null,
      },
      {
        key: 'manifest',
        title: 'Manifest',
        state: 'pending',
        attempts: 0,
        startedAt: null,
        finishedAt: null,
        error: null,
      },
    ],
    waitReason: null,
    nextAttemptAt: null,
    error: null,
    output: {},
    createdAt: '2025-11-23T12:00:00.000Z',
    updatedAt: '2025-11-23T12:00:01.000Z',
    finishedAt: null,
    ...overrides,
  };
}
