import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalHash, planHash } from './hash';
import type { PlanChange } from './types';

const change: PlanChange = {
  resource: 'eu-central/db/table/records',
  kind: 'table',
  action: 'create',
  summary: 'Create a table.',
  fingerprint: 'f1',
  location: 'eu-central',
  size: { rows: 3 },
};
const plan = {
  type: 'tenant.create',
  subject: 'tenant:acme',
  changes: [change, { ...change, resource: 'eu-central/graph/table/nodes' }],
  holds: ['case-1', 'case-2'],
  outcome: 'allow' as const,
};
const changed = (over: Partial<PlanChange>) =>
  planHash({ ...plan, changes: [{ ...change, ...over }, plan.changes[1]] });

describe('planHash', () => {
  it('is the SHA-256 of the canonical form', () => {
    const text = JSON.stringify({
      changes: plan.changes.map(({ resource }) => ({
        action: 'create',
        fingerprint: 'f1',
        kind: 'table',
        location: 'eu-central',
        resource,
      })),
      holds: ['case-1', 'case-2'],
      outcome: 'allow',
      schema: 'companyos.plan/v1',
      subject: 'tenant:acme',
      type: 'tenant.create',
    });
    expect(planHash(plan)).toBe(
      createHash('sha256').update(text).digest('hex'),
    );
  });

  it('does not move with sizes, words or order', () => {
    expect(changed({ size: { rows: 4 }, summary: 'Make it.' })).toBe(
      planHash(plan),
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray(plan.changes, { minLength: 2 }),
        fc.shuffledSubarray(plan.holds, { minLength: 2 }),
        (changes, holds) =>
          planHash({ ...plan, changes, holds }) === planHash(plan),
      ),
    );
  });

  it.each<[string, string]>([
    ['resource', changed({ resource: 'eu-central/db/table/other' })],
    ['kind', changed({ kind: 'view' })],
    ['action', changed({ action: 'delete' })],
    ['fingerprint', changed({ fingerprint: 'f2' })],
    ['missing fingerprint', changed({ fingerprint: undefined })],
    ['location', changed({ location: 'us-east' })],
    ['type', planHash({ ...plan, type: 'tenant.delete' })],
    ['subject', planHash({ ...plan, subject: 'tenant:globex' })],
    ['holds', planHash({ ...plan, holds: ['case-1'] })],
    ['outcome', planHash({ ...plan, outcome: 'deny' })],
    ['changes', planHash({ ...plan, changes: [change] })],
  ])('moves with another %s', (_, hash) => {
    expect(hash).not.toBe(planHash(plan));
  });
});

describe('canonicalHash', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), object => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalHash(reversed)).toBe(canonicalHash(object));
      }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => canonicalHash(undefined)).toThrow(TypeError);
    expect(() => canonicalHash(NaN)).toThrow();
  });
});
