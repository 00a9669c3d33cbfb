import serialize from 'canonicalize';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson } from './canonical';
import { commit, saltValue } from './commitment';
import type { JsonValue } from './types';

describe('canonicalJson', () => {
  it('serialises the sample of RFC 8785, section 3.2.2', () => {
    expect(
      canonicalJson({
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27],
        string: '\u20ac$\u000F\nA\'B"\\\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', 'ö'];
    const value = Object.fromEntries(keys.map(key => [key, key]));
    expect(Object.keys(JSON.parse(canonicalJson(value)))).toEqual([
      '1',
      '\r',
      '\u0080',
      'ö',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  it('is the same for the same data in any order, and parses back to it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'grapheme' }),
          fc.jsonValue() as fc.Arbitrary<JsonValue>,
        ),
        value => {
          const text = canonicalJson(value);
          const shuffled = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(shuffled)).toBe(text);
          expect(canonicalJson(JSON.parse(text))).toBe(text);
        },
      ),
    );
  });

  it('is what the reference implementation of RFC 8785 writes', () => {
    const text = fc.string({ unit: 'binary' });
    const value = fc.jsonValue({ stringUnit: 'binary', depthSize: 'medium' });
    fc.assert(
      fc.property(fc.dictionary(text, value), data => {
        expect(canonicalJson(data as JsonValue)).toBe(serialize(data));
      }),
      { numRuns: 500 },
    );
    for (const number of [-0, 1e21, 1e-7, 2 ** 53, -1.5, 5e-324, 0.1 + 0.2]) {
      expect(canonicalJson([number])).toBe(serialize([number]));
    }
  });

  it('says where it is that something has no canonical form', () => {
    expect(() =>
      canonicalJson({ a: [1, { b: undefined }] } as unknown as JsonValue),
    ).toThrow('$.a[1].b is of type undefined');
  });

  it.each<[string, unknown]>([
    ['undefined', { a: undefined }],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array(1)],
    ['NaN', { a: NaN }],
    ['infinity', [-Infinity]],
    ['a bigint', { a: 1n }],
    ['a function', { a: () => 1 }],
    ['a date', { a: new Date(0) }],
    ['a map', { a: new Map() }],
    ['a symbol as a key', { [Symbol('a')]: 1 }],
    ['half a surrogate pair', { a: '\udc00' }],
    ['half a surrogate pair as a key', { '\ud800': 1 }],
  ])('refuses %s instead of dropping it', (_, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(
      'has no canonical JSON',
    );
  });

  it('gives UTF-8', () => {
    expect(Buffer.from(canonicalBytes({ a: 'é' })).toString('hex')).toBe(
      '7b2261223a22c3a9227d',
    );
  });
});

describe('commit', () => {
  it('is sha256 over salt and value, as `sha256sum` would have it', () => {
    // printf '\x00\x01…\x0fada' | sha256sum
    const salted = saltValue('ada', size =>
      Uint8Array.from({ length: size }, (_, i) => i),
    );
    expect(salted).toEqual({
      salt: '000102030405060708090a0b0c0d0e0f',
      value: 'ada',
    });
    expect(commit(salted)).toBe(
      '413defc5a51ad7ec30ea05eb74bf81e51fc345900f2cc356133cd7f7e0bd1a72',
    );
  });
});
