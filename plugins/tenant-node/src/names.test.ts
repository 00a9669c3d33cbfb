import {
  isTenantId,
  mintTenantId,
  namespaceNames,
  quoteIdentifier,
} from './names';

describe('mintTenantId', () => {
  it('makes IDs that names can derive from', () => {
    const ids = new Set(Array.from({ length: 200 }, () => mintTenantId()));
    expect(ids.size).toBe(200);
    for (const id of ids) expect(isTenantId(id)).toBe(true);
  });

  it('takes its randomness from the caller', () => {
    expect(mintTenantId(() => 0)).toBe('tn_aaaaaaaaaaaaaaaa');
    expect(mintTenantId(max => max - 1)).toBe('tn_7777777777777777');
  });
});

describe('namespaceNames', () => {
  it('derives every name from the ID alone', () => {
    expect(namespaceNames('tn_abcdefgh234567zz')).toEqual({
      schemas: {
        db: 't_abcdefgh234567zz_db',
        graph: 't_abcdefgh234567zz_graph',
        index: 't_abcdefgh234567zz_index',
      },
      ownerRole: 't_abcdefgh234567zz_owner',
      loginRole: 't_abcdefgh234567zz_login',
    });
  });

  it.each([
    '',
    'acme',
    'tn_',
    'tn_short',
    'tn_ABCDEFGH234567ZZ',
    'tn_abcdefgh234567z"',
    'tn_abcdefgh234567zz\n',
    'tn_abcdefgh234567zz; DROP SCHEMA public',
    'tn_abcdefgh234567zzz',
    'tn_abcdefgh23456701',
  ])('refuses %j', id => {
    expect(isTenantId(id)).toBe(false);
    expect(() => namespaceNames(id)).toThrow('Not a tenant ID');
  });
});

describe('quoteIdentifier', () => {
  it('doubles quotes and refuses what no identifier is', () => {
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
    expect(() => quoteIdentifier('')).toThrow(TypeError);
    expect(() => quoteIdentifier('a\0b')).toThrow(TypeError);
  });
});
