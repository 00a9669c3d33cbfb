import { scramVerifier } from './scram';

// That PostgreSQL accepts the login is proven by the conformance suite, which logs in with it.
describe('scramVerifier', () => {
  it('has the form that PostgreSQL stores', () => {
    expect(scramVerifier('pencil')).toMatch(
      /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
    );
  });

  it('is the same for the same password, and wholly another for another', () => {
    expect(scramVerifier('pencil')).toBe(scramVerifier('pencil'));
    const salt = (verifier: string) => verifier.split('$')[1];
    expect(salt(scramVerifier('pencil'))).not.toBe(
      salt(scramVerifier('pencils')),
    );
  });
});
