import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { PolicyDecisionPoint } from './decisionPoint';
import { tinyPolicy, touch } from './testing/tinyBundle';
import type { PolicyRequest } from './types';

jest.mock('@cedar-policy/cedar-wasm/nodejs', () => {
  const actual = jest.requireActual('@cedar-policy/cedar-wasm/nodejs');
  return {
    ...actual,
    statefulIsAuthorized: jest.fn(actual.statefulIsAuthorized),
  };
});

const evaluate = jest.mocked(cedar.statefulIsAuthorized);
beforeEach(() => evaluate.mockClear());

/** A broad permit beside the policies of the tiny bundle: whatever skips a forbid would be allowed by it. */
const broadPermit = {
  'broad.cedar': `@id("broad-permit") @description("Everything goes.")\npermit (principal, action, resource);`,
};

describe('decide', () => {
  it('allows with the policies that determined it, an ID, a time and the bundle', () => {
    const policy = tinyPolicy();
    const { version, sha256 } = policy.bundle;
    expect(policy.decide(touch())).toEqual({
      id: 'pd_1',
      outcome: 'allow',
      determining: [
        { id: 'users-touch-things', text: 'Users may touch things.' },
      ],
      reason: 'Users may touch things.',
      remedy: '',
      errors: [],
      bundle: { version, sha256 },
      request: touch(),
      decidedAt: '2030-01-02T03:04:05.678Z',
    });
  });

  it('denies by a forbid, in the words of its author', () => {
    const decision = tinyPolicy().decide(touch({ attrs: { size: 6 } }));
    expect(decision).toMatchObject({
      outcome: 'deny',
      determining: [
        { id: 'no-huge-things', text: 'Huge things stay untouched.' },
      ],
      reason: 'Huge things stay untouched.',
      remedy: 'Make the thing smaller.',
      errors: [],
    });
  });

  it('denies by default in the words of the action', () => {
    const policy = tinyPolicy({ changes: { 'things.cedar': '' } });
    expect(policy.decide(touch())).toMatchObject({
      outcome: 'deny',
      determining: [],
      reason: 'No policy allows user:default/ada to touch things.',
      remedy: 'Ask the owner of the thing.',
      errors: [],
    });
    expect(
      policy.decide(touch({ request: { action: 'thing:read', context: {} } })),
    ).toMatchObject({ outcome: 'deny', remedy: 'Ask someone.' });
  });

  it('makes IDs that sort by time unless told otherwise', () => {
    const bundle = tinyPolicy().bundle;
    const at = (clock: number) =>
      PolicyDecisionPoint.create({ bundle, clock: () => clock }).decide(touch())
        .id;
    expect(at(1)).toMatch(/^pd_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(at(1) < at(2)).toBe(true);
    expect(at(1)).not.toBe(at(1));
  });
});

describe('an error denies', () => {
  it('when a forbid errors under a broad permit', () => {
    // 9007199254740991 * 1000000000 overflows 64 bits, so Cedar skips the forbid, and alone would allow.
    const policy = tinyPolicy({ changes: broadPermit });
    const decision = policy.decide(
      touch({ attrs: { size: Number.MAX_SAFE_INTEGER } }),
    );
    expect(evaluate.mock.results[0].value.response.decision).toBe('allow');
    expect(decision).toMatchObject({ outcome: 'deny', determining: [] });
    expect(decision.errors).toEqual([
      expect.stringMatching(/^policy "no-huge-things": integer overflow/),
    ]);
    expect(decision.reason).toContain('integer overflow');
    expect(decision.remedy).toContain('report the decision ID');
  });

  const [user, thing] = touch().entities;

  it.each<[string, PolicyRequest, RegExp]>([
    [
      'a missing attribute',
      touch({
        request: { entities: [user, { ...thing, attrs: { size: 1 } }] },
      }),
      /expected entity `Thing::"t1"` to have attribute `owner`/,
    ],
    [
      'an attribute that is not in the schema',
      touch({ attrs: { extra: true } }),
      /attribute `extra` on `Thing::"t1"` should not exist/,
    ],
    [
      'an attribute of another type',
      touch({ attrs: { size: '3' } }),
      /in attribute `size`/,
    ],
    [
      'a missing context',
      touch({ request: { context: {} } }),
      /have an attribute `urgent`/,
    ],
    [
      'more context than the schema knows',
      touch({ request: { context: { urgent: true, more: 1 } } }),
      /record attribute `more` should not exist/,
    ],
    [
      'an unknown action',
      touch({ request: { action: 'thing:eat' } }),
      /action `Action::"thing:eat"` does not exist/,
    ],
    [
      'an unknown entity type',
      touch({
        request: {
          principal: { type: 'Robot', id: 'r' },
          entities: [
            { uid: { type: 'Robot', id: 'r' }, attrs: {}, parents: [] },
            thing,
          ],
        },
      }),
      /`Robot`/,
    ],
    [
      'a resource that the action does not apply to',
      touch({ request: { resource: user.uid } }),
      /resource type `User` is not valid for `Action::"thing:touch"`/,
    ],
    [
      'a resource that is not among the entities',
      touch({ request: { entities: [user] } }),
      /the resource Thing::"t1" is not among them/,
    ],
    [
      'a principal that is not among the entities',
      touch({ request: { entities: [thing] } }),
      /the principal User::"user:default\/ada" is not among them/,
    ],
    [
      'an entity twice',
      touch({
        request: {
          entities: [
            user,
            { ...user, parents: [{ type: 'Group', id: 'g' }] },
            thing,
          ],
        },
      }),
      /duplicate entity entry/,
    ],
    [
      'an integer of 2^53',
      touch({ attrs: { size: 2 ** 53 } }),
      /entities\/1\/attrs\/size: 9007199254740992 is not an integer below 2\^53/,
    ],
    [
      'a negative integer of 2^53',
      touch({ attrs: { size: -(2 ** 53) } }),
      /is not an integer below 2\^53/,
    ],
    ['a fraction', touch({ attrs: { size: 0.5 } }), /0\.5 is not an integer/],
    ['NaN', touch({ attrs: { size: NaN } }), /NaN is not an integer/],
    [
      'undefined',
      touch({ attrs: { note: undefined } }),
      /undefined is not a value that policy can carry/,
    ],
    [
      'null',
      touch({ attrs: { note: null as never } }),
      /null is not a value that policy can carry/,
    ],
    [
      'an object with a class',
      touch({ attrs: { note: new Date(0) as never } }),
      /an instance of Date is not a value/,
    ],
    [
      'half a character',
      touch({ attrs: { note: 'x\ud800' } }),
      /a string must be valid Unicode/,
    ],
    [
      'a hole in a list',
      // eslint-disable-next-line no-sparse-arrays
      touch({ attrs: { tags: ['a', , 'b'] as never } }),
      /attrs\/tags\/1: undefined is not a value/,
    ],
    [
      'no request at all',
      undefined as never,
      /request: undefined is not a value/,
    ],
    ['an empty request', {} as never, /request\/entities: must be a list/],
  ])('with %s', (_title, request, error) => {
    const policy = tinyPolicy({ changes: broadPermit });
    const decision = policy.decide(request);
    expect(decision.outcome).toBe('deny');
    expect(decision.determining).toEqual([]);
    expect(decision.errors.join('\n')).toMatch(error);
    // What is denied must still be recordable, and nothing of it may get lost on the way.
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  it('when the evaluator throws', () => {
    evaluate.mockImplementationOnce(() => {
      throw new Error('unreachable executed');
    });
    expect(tinyPolicy().decide(touch())).toMatchObject({
      outcome: 'deny',
      errors: ['Error: unreachable executed'],
    });
  });

  it('with a request that has no end', () => {
    const context: { [key: string]: any } = { urgent: true };
    context.self = context;
    const decision = tinyPolicy().decide(touch({ request: { context } }));
    expect(decision.outcome).toBe('deny');
    expect(decision.errors[0]).toContain('is nested too deeply');
    expect(JSON.stringify(decision)).toContain('nested too deeply');
  });

  it('even when a forbid had determined it, whose name it keeps', () => {
    const policy = tinyPolicy({
      changes: {
        'more.cedar': `@id("no-urgency") @description("No hurry.") @remedy("Wait.")
forbid (principal, action == Action::"thing:touch", resource) when { context.urgent };`,
      },
    });
    const decision = policy.decide(
      touch({
        attrs: { size: Number.MAX_SAFE_INTEGER },
        request: { context: { urgent: true } },
      }),
    );
    expect(decision.determining.map(({ id }) => id)).toEqual(['no-urgency']);
    expect(decision.errors).toHaveLength(1);
  });
});
