import { resolve } from 'node:path';
import type { Knex } from 'knex';
import { loadPolicyBundle } from '../bundle';
import { PolicyDecisionPoint } from '../decisionPoint';
import type { PolicyActor, TenantFacts } from '../requests';
import type { SeamPolicy } from '../seams/gate';
import type { SeamRecord, SeamRecorder } from '../seams/recorder';

export const NOW = '2030-01-01T00:00:00.000Z';

export const user = (name: string, group: string): PolicyActor => ({
  ref: `user:default/${name}`,
  kind: 'user',
  groups: [`group:default/${group}`],
});
export const omar = user('omar', 'acme-owners');
export const gita = user('gita', 'globex-owners');
export const dev = user('dev', 'data-governance');

const tenant = (
  name: string,
  changes: Partial<TenantFacts>,
): [string, TenantFacts] => [
  name,
  {
    name,
    owner: `group:default/${name}-owners`,
    tier: 'standard',
    homeRegion: 'eu-central',
    allowedRegions: ['eu-central'],
    dataClasses: ['internal', 'restricted', 'pii'],
    retentionSchedule: 'zero-day',
    bindings: [
      { role: 'tenant-admin', subject: `group:default/${name}-owners` },
    ],
    ...changes,
  },
];

const TENANTS = new Map([
  tenant('acme', {}),
  tenant('leaving', {
    cordoned: true,
    bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
  }),
  tenant('globex', { homeRegion: 'us-east', allowedRegions: ['us-east'] }),
  tenant('archive', {
    retentionSchedule: '7-years',
    bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
  }),
  tenant('lost', {
    retentionSchedule: 'forever',
    bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
  }),
]);

/** Remembers, and can fail. */
export class MemoryRecorder implements SeamRecorder {
  readonly records: SeamRecord[] = [];
  failing: SeamRecord['event'] | undefined;

  async committed(record: SeamRecord) {
    if (this.failing === record.event) {
      throw new Error('The outbox cannot be written.');
    }
    this.records.push(record);
  }

  inTransaction(_tx: unknown, record: SeamRecord) {
    return this.committed(record);
  }

  /** `policy.decision allow`, in the order they were recorded. */
  get told() {
    return this.records.map(
      ({ event, decision }) => `${event} ${decision.outcome}`,
    );
  }
}

/** Records into the database that is written, as an outbox does. */
export class TableRecorder implements SeamRecorder<Knex.Transaction> {
  constructor(private readonly knex: Knex) {}

  async inTransaction(tx: Knex, { key, event, decision }: SeamRecord) {
    await tx('outbox').insert({ key, event, outcome: decision.outcome });
  }

  committed(record: SeamRecord) {
    return this.inTransaction(this.knex, record);
  }
}

export async function seamLab() {
  const bundle = await loadPolicyBundle(
    resolve(__dirname, '../../../../policies'),
  );
  const policy = PolicyDecisionPoint.create({ bundle });
  const recorder = new MemoryRecorder();
  const time = { now: NOW };
  return {
    policy,
    recorder,
    time,
    options: {
      policy: policy as SeamPolicy,
      recorder,
      tenants: async (name: string) => TENANTS.get(name),
      clock: () => new Date(time.now),
    },
  };
}

/** A policy that also asks for these. */
export function obliging(
  policy: SeamPolicy,
  ...obligations: string[]
): SeamPolicy {
  return {
    bundle: policy.bundle,
    decide: request => ({ ...policy.decide(request), obligations }),
  };
}
