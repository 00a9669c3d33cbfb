import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { tinyPolicy, touch } from './testing/tinyBundle';

jest.mock('@cedar-policy/cedar-wasm/nodejs', () => {
  const actual = jest.requireActual('@cedar-policy/cedar-wasm/nodejs');
  return {
    ...actual,
    statefulIsAuthorized: jest.fn(actual.statefulIsAuthorized),
  };
});

const evaluate = jest.mocked(cedar.statefulIsAuthorized);
beforeEach(() => evaluate.mockClear());

describe('the memo', () => {
  it('evaluates an equal question once, and still decides each time', () => {
    const policy = tinyPolicy();
    const first = policy.decide(touch());
    const { entities, ...rest } = touch();
    const second = policy.decide({ entities, ...rest });
    expect(evaluate).toHaveBeenCalledTimes(1);
    expect(second.id).not.toBe(first.id);
    expect(second.decidedAt).not.toBe(first.decidedAt);
    expect({ ...second, id: first.id, decidedAt: first.decidedAt }).toEqual(
      first,
    );
  });

  it('tells every difference apart', () => {
    const policy = tinyPolicy();
    const [user, thing] = touch().entities;
    const questions = [
      touch(),
      touch({ attrs: { size: 2 } }),
      touch({ attrs: { tags: ['ab'] } }),
      touch({ attrs: { note: '' } }),
      touch({ request: { context: { urgent: true } } }),
      touch({ request: { action: 'thing:read', context: {} } }),
      touch({
        request: {
          entities: [{ ...user, parents: [{ type: 'Group', id: 'g' }] }, thing],
        },
      }),
    ];
    questions.forEach(question => policy.decide(question));
    expect(evaluate).toHaveBeenCalledTimes(questions.length);
  });

  it('is not shared between bundles', () => {
    expect(tinyPolicy().decide(touch()).outcome).toBe('allow');
    expect(
      tinyPolicy({ changes: { 'things.cedar': '' } }).decide(touch()).outcome,
    ).toBe('deny');
    expect(tinyPolicy().decide(touch()).outcome).toBe('allow');
  });

  it('forgets what was asked longest ago', () => {
    const policy = tinyPolicy({ memoEntries: 2 });
    const ask = (size: number) => policy.decide(touch({ attrs: { size } }));
    [1, 2, 1, 3].forEach(ask);
    expect(evaluate).toHaveBeenCalledTimes(3);
    ask(1);
    expect(evaluate).toHaveBeenCalledTimes(3);
    ask(2);
    expect(evaluate).toHaveBeenCalledTimes(4);
  });

  it('remembers nothing when it may not', () => {
    const policy = tinyPolicy({ memoEntries: 0 });
    policy.decide(touch());
    policy.decide(touch());
    expect(evaluate).toHaveBeenCalledTimes(2);
  });

  it('does not remember questions of excessive size', () => {
    const policy = tinyPolicy();
    const request = touch({ attrs: { note: 'x'.repeat(20_000) } });
    policy.decide(request);
    expect(policy.decide(request).outcome).toBe('allow');
    expect(evaluate).toHaveBeenCalledTimes(2);
  });

  it('does not remember a key that reads as the prototype', () => {
    const policy = tinyPolicy();
    const request = touch();
    const odd = JSON.parse(
      JSON.stringify(request).replace('"urgent":false', '"__proto__":{}'),
    );
    expect(policy.decide(odd).outcome).toBe('deny');
    const other = { ...request, context: { other: {} } };
    expect(policy.decide(other).request.context).toEqual({ other: {} });
    policy.decide(odd);
    expect(evaluate).toHaveBeenCalledTimes(3);
  });

  it('is out of reach of callers who change what they asked or got', () => {
    const policy = tinyPolicy();
    const request = touch();
    const first = policy.decide(request);
    (request.context as { urgent: boolean }).urgent = true;
    expect(first.request.context).toEqual({ urgent: false });
    expect(() => {
      (first.determining as unknown[]).push('x');
    }).toThrow(TypeError);
    expect(() => {
      (first.request.context as { urgent: boolean }).urgent = true;
    }).toThrow(TypeError);
  });
});
