import type { Operation } from '@companyos/plugin-operation-common';

/** An allowed creation of a tenant whose first step is at work. */
export function anOperation(overrides: Partial<Operation> = {}): Operation {
  return {
    id: 'op_1',
    type: 'tenant.create',
    subject: 'tenant:acme',
    actor: { ref: 'user:default/ada', kind: 'user', groups: [] },
    reason: 'Signed on Monday',
    state: 'running',
    plan: {
      type: 'tenant.create',
      subject: 'tenant:acme',
      summary: 'Create tenant acme in eu-central.',
      changes: [
        {
          resource: 'eu-central/db/schema',
          kind: 'schema',
          action: 'create',
          summary: 'Schema for records',
          location: 'eu-central',
        },
      ],
      holds: [],
      noop: false,
      hash: 'b'.repeat(64),
    },
    decision: {
      id: 'pd_1',
      outcome: 'allow',
      determining: [],
      reason: 'Platform engineers create tenants.',
      remedy: '',
      errors: [],
      bundle: { version: '1', sha256: 'a'.repeat(64) },
      request: {
        principal: { type: 'User', id: 'user:default/ada' },
        action: 'tenant:create',
        resource: { type: 'Tenant', id: 'acme' },
        context: {},
        entities: [],
      },
      decidedAt: '2025-11-23T12:00:00.000Z',
    },
    steps: [
      {
        key: 'db',
        title: 'Database namespace',
        state: 'running',
        attempts: 1,
        startedAt: '2025-11-23T12:00:00.000Z',
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
