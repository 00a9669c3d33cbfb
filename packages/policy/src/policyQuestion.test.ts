import { resolve } from 'node:path';
import { loadPolicyBundle, type PolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { policyQuestion, type PolicyQuestion } from './policyQuestion';

const POLICIES = resolve(__dirname, '../../../policies');

describe('a question in the words of the matrix', () => {
  let bundle: PolicyBundle;
  beforeAll(async () => {
    bundle = await loadPolicyBundle(POLICIES);
  });

  const ask = async (question: PolicyQuestion) => {
    const request = await policyQuestion(POLICIES, bundle, question);
    return PolicyDecisionPoint.create({ bundle }).decide(request);
  };
  const pii = { classification: 'pii', region: 'eu-central' };

  it.each<[string, PolicyQuestion, string]>([
    ['the portal', { who: 'augusta', action: 'ledger:read' }, 'allow'],
    [
      'an operation',
      { who: 'gita', action: 'operation:cancel', on: 'asked-by-omar' },
      'deny',
    ],
    ['a tenant', { who: 'ada', action: 'tenant:create', on: 'acme' }, 'allow'],
    [
      'data',
      { who: 'omar', action: 'data:write', on: 'acme', data: pii },
      'allow',
    ],
    [
      'data that is held',
      {
        who: 'dev',
        action: 'data:erase',
        on: 'acme',
        data: {
          classification: 'pii',
          holds: '1',
          retention: 'over',
          bypass: 'false',
        },
      },
      'deny',
    ],
    ['a stranger', { who: 'user:default/zoe', action: 'ledger:read' }, 'deny'],
    [
      'a stranger in a group',
      {
        who: 'user:default/zoe',
        groups: ['group:default/auditors'],
        action: 'ledger:read',
      },
      'allow',
    ],
  ])('can be about %s', async (_name, question, outcome) => {
    const decision = await ask(question);
    expect(decision.errors).toEqual([]);
    expect(decision.outcome).toBe(outcome);
  });

  const write = { who: 'omar', action: 'data:write', on: 'acme' };
  it.each<[string, PolicyQuestion, RegExp]>([
    ['action', { who: 'ada', action: 'tenant:fly' }, /no action tenant:fly/],
    ['person', { who: 'nobody', action: 'ledger:read' }, /no person nobody/],
    [
      'tenant',
      { who: 'ada', action: 'tenant:create', on: 'initech' },
      /no tenant or operation initech/,
    ],
    [
      'resource',
      { who: 'ada', action: 'tenant:create' },
      /names no tenant or operation/,
    ],
    ['data', write, /says classification, schedule, region; .* none of it/],
    [
      'data of another action',
      { ...write, data: { ...pii, holds: '1' } },
      /this one says classification, region, holds/,
    ],
    [
      'data of no action',
      { who: 'augusta', action: 'ledger:read', data: pii },
      /says nothing more/,
    ],
    [
      'value',
      {
        ...write,
        action: 'data:erase',
        data: {
          classification: 'pii',
          holds: 'many',
          retention: 'over',
          bypass: 'no',
        },
      },
      /a value that is none/,
    ],
  ])('is refused for an unknown %s', async (_name, question, message) => {
    await expect(ask(question)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      next: expect.stringMatching(/\.$/),
    });
  });

  it('is refused where there are no fixtures', async () => {
    await expect(
      policyQuestion('/nowhere', bundle, { who: 'ada', action: 'ledger:read' }),
    ).rejects.toThrow(/cannot be read/);
  });
});
