import type { PolicyBundle } from '../bundle';
import { dataWriteRequest } from '../dataRequests';
import { tenantRequest, type PolicyActor, type TenantFacts } from '../requests';
import type { PolicyRequest } from '../types';

/** One question in plain facts: every engine is asked about these, in its own form. */
export interface Question {
  readonly actor: PolicyActor;
  readonly action: 'data:write' | 'tenant:read';
  readonly tenant: TenantFacts;
  readonly classification: string;
  readonly schedule: string;
  /** Of the connection. */
  readonly region: string;
}

const PEOPLE = 50;
const TENANTS = 40;
const CLASSES = ['public', 'internal', 'restricted', 'pii', 'secret'];

/** mulberry32: the same questions and the same order on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function tenantOf(n: number): TenantFacts {
  const name = `tenant-${n}`;
  return {
    name,
    owner: `group:default/${name}-owners`,
    tier: n % 3 === 0 ? 'enterprise' : 'standard',
    homeRegion: 'eu-central',
    allowedRegions: n % 2 === 0 ? ['eu-central'] : ['eu-central', 'us-east'],
    dataClasses: n % 4 === 0 ? ['internal'] : ['internal', 'pii'],
    retentionSchedule: '1-year',
    bindings: [
      { role: 'tenant-admin', subject: `group:default/${name}-owners` },
      { role: 'tenant-operator', subject: `user:default/person-${n}` },
      { role: 'tenant-viewer', subject: 'group:default/support' },
    ],
  };
}

/** In two groups of owners and one of support each; every tenth one is an auditor too. */
function personOf(n: number): PolicyActor {
  return {
    ref: `user:default/person-${n}`,
    kind: 'user',
    groups: [
      `group:default/tenant-${n % TENANTS}-owners`,
      `group:default/tenant-${(n * 7) % TENANTS}-owners`,
      'group:default/support',
      ...(n % 10 === 0 ? ['group:default/auditors'] : []),
    ],
  };
}

const NO_CATALOGUES = {
  regions: new Map(),
  retention: new Map(),
  destinations: new Map(),
};

/** That many different questions. Half of the writes are by someone who holds a role on the tenant. */
export function questions(count: number): Question[] {
  const random = seeded(1);
  const pick = (below: number) => Math.floor(random() * below);
  const found = new Map<string, Question>();
  while (found.size < count) {
    const person = pick(PEOPLE);
    const own = random() < 0.5;
    const question: Question = {
      actor: personOf(person),
      action: random() < 0.8 ? 'data:write' : 'tenant:read',
      tenant: tenantOf(own ? person % TENANTS : pick(TENANTS)),
      classification: CLASSES[pick(CLASSES.length)],
      schedule: pick(20) === 0 ? 'for-ever' : '30-days',
      region: ['eu-central', 'us-east', 'mars-north'][
        Math.min(2, pick(8) >> 1)
      ],
    };
    found.set(JSON.stringify(requestOf(question, NO_CATALOGUES)), question);
  }
  return [...found.values()];
}

/** The question as this project asks it, built as everyone builds it. */
export function requestOf(
  question: Question,
  catalogues: Pick<PolicyBundle, 'regions' | 'retention' | 'destinations'>,
): PolicyRequest {
  const { actor, action, tenant, classification, schedule, region } = question;
  return action === 'tenant:read'
    ? tenantRequest(actor, action, tenant)
    : dataWriteRequest(
        actor,
        {
          name: 'records',
          tenant,
          classification,
          retentionSchedule: schedule,
        },
        { region },
        catalogues,
      );
}

/** Which question comes next: the n-th most frequent one is asked 1/n as often as the first (Zipf, exponent 1). */
export function zipf(count: number, draws: number): Uint16Array {
  const random = seeded(2);
  const bounds = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 1);
    bounds[rank] = sum;
  }
  return Uint16Array.from({ length: draws }, () => {
    const wanted = random() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
