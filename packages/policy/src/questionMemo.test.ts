import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { isSameQuestion, QuestionMemo } from './questionMemo';
import { touch } from './testing/tinyBundle';
import type { PolicyRequest } from './types';

/** As the decision point keeps it. */
const kept = (request: PolicyRequest): PolicyRequest =>
  JSON.parse(canonicalize(request)!);

const asked = (value: unknown) => value as PolicyRequest;

describe('the same question', () => {
  // Few names and values, so that equal ones and nearly equal ones are common.
  const name = fc.constantFrom('a', 'b', 'constructor', 'toString');
  const leaf = fc.oneof(
    fc.constantFrom('', 'x', 'ä'),
    fc.constantFrom(0, -0, 1),
    fc.boolean(),
  );
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(name, tie('value'), { maxKeys: 2 }),
    ),
  }));
  const uid = fc.record({
    type: fc.constantFrom('User', 'Thing'),
    id: fc.constantFrom('1', '2'),
  });
  const question = fc.record({
    principal: uid,
    action: fc.constantFrom('read', 'write'),
    resource: uid,
    context: fc.dictionary(name, value, { maxKeys: 2 }),
    entities: fc.array(
      fc.record({
        uid,
        attrs: fc.dictionary(name, value, { maxKeys: 2 }),
        parents: fc.array(uid, { maxLength: 1 }),
      }),
      { maxLength: 2 },
    ),
  }) as fc.Arbitrary<PolicyRequest>;

  it('is the same JSON, and nothing else is', () => {
    fc.assert(
      fc.property(question, question, (one, other) => {
        expect(isSameQuestion(kept(one), one)).toBe(true);
        expect(isSameQuestion(kept(one), other)).toBe(
          canonicalize(one) === canonicalize(other),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('is found whatever the order of its keys', () => {
    const reversed = (item: unknown): unknown => {
      if (Array.isArray(item)) return item.map(reversed);
      return typeof item === 'object' && item !== null
        ? Object.fromEntries(
            Object.entries(item)
              .reverse()
              .map(([key, child]) => [key, reversed(child)]),
          )
        : item;
    };
    const request = touch();
    expect(isSameQuestion(kept(request), asked(reversed(request)))).toBe(true);
  });

  it.each<[string, (request: any) => unknown]>([
    ['one key more', request => ({ ...request, extra: undefined })],
    [
      'a key more in a name',
      r => ({ ...r, principal: { ...r.principal, x: 1 } }),
    ],
    ['a key less', ({ context, ...rest }) => rest],
    ['an object that is no plain one', r => Object.assign(new Date(), r)],
    [
      'an inherited attribute',
      r => ({ ...r, context: Object.create({ ...r.context }) }),
    ],
    [
      'a value that JSON would change',
      r => ({ ...r, context: { ...r.context, urgent: undefined } }),
    ],
    ['a list with a hole', r => ({ ...r, entities: new Array(2) })],
    ['a list in place of an object', r => ({ ...r, context: [] })],
    ['nothing in place of an object', r => ({ ...r, context: null })],
    ['entities that are no list', r => ({ ...r, entities: { length: 2 } })],
  ])('is not one with %s', (_name, change) => {
    const request = touch();
    expect(isSameQuestion(kept(request), asked(change(request)))).toBe(false);
  });

  it('takes anything for a question', () => {
    const memo = new QuestionMemo<string>(3);
    memo.set(kept(touch()), 'x');
    const { principal, resource } = touch();
    for (const odd of [
      undefined,
      null,
      1,
      'text',
      {},
      { principal },
      { principal, resource: null },
      { principal, resource },
    ]) {
      expect(memo.get(asked(odd))).toBeUndefined();
    }
  });
});

describe('what is remembered', () => {
  const about = (id: number, n = 0) =>
    kept(
      touch({
        attrs: { size: n },
        request: { resource: { type: 'Thing', id: `t${id}` } },
      }),
    );

  it('is what a plain list of the most recently asked would hold', () => {
    const step = fc.tuple(fc.nat(3), fc.nat(2));
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat(5),
        (steps, max) => {
          const memo = new QuestionMemo<string>(max);
          let model: string[] = [];
          for (const [id, n] of steps) {
            const name = `${id}/${n}`;
            const known = memo.get(about(id, n));
            expect(known).toBe(model.includes(name) ? name : undefined);
            if (known === undefined) memo.set(about(id, n), name);
            model = [name, ...model.filter(item => item !== name)].slice(
              0,
              max,
            );
            expect(memo.size).toBe(model.length);
          }
        },
      ),
    );
  });

  it('is not searched for long when many questions are alike', () => {
    const memo = new QuestionMemo<number>(1_000);
    for (let n = 0; n < 100; n += 1) memo.set(about(1, n), n);
    expect(memo.size).toBe(32);
    expect(memo.get(about(1, 99))).toBe(99);
    memo.set(about(2), -1);
    expect(memo.get(about(2))).toBe(-1);
  });
});
