import { mockServices } from '@backstage/backend-test-utils';
import { generateSigningKey } from '@companyos/ledger';
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSigner } from './loadSigner';

describe('loadSigner', () => {
  let folder: string;
  let file: string;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signer-'));
    file = join(folder, 'key.pem');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const load = (ledger: object, isProduction = false) =>
    loadSigner({
      config: mockServices.rootConfig({
        data: {
          backend: { baseUrl: 'https://portal.example:8443/base' },
          companyos: { ledger },
        },
      }),
      logger,
      isProduction,
    });

  it('makes a key once, that only its owner can read, also for replicas at once', async () => {
    const signers = await Promise.all(
      Array.from({ length: 5 }, () => load({ keyFile: file })),
    );
    expect(new Set(signers.map(signer => signer?.key.keyId)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['key.pem']);
    // eslint-disable-next-line no-bitwise
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await load({ keyFile: file }, true))?.key).toEqual(signers[0]?.key);
    expect(signers[0]?.key.name).toBe('portal.example:8443/ledger');
  });

  it('takes the key from the configuration, on one line too, and the origin', async () => {
    const pem = generateSigningKey();
    const one = await load({ signingKey: pem, origin: 'log.example/a' }, true);
    const other = await load(
      { signingKey: pem.replace(/\n/g, '\\n'), origin: 'log.example/a' },
      true,
    );
    expect(one?.key).toEqual(other?.key);
    expect(one?.key.name).toBe('log.example/a');
  });

  it('signs nothing without a key in development, and says so', async () => {
    expect(await load({})).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('set companyos.ledger.keyFile'),
    );
  });

  it('makes no key in production', async () => {
    await expect(load({}, true)).rejects.toThrow(
      'The ledger has no key to sign its checkpoints with. Make a key with `openssl genpkey -algorithm ed25519` and set companyos.ledger.signingKey or companyos.ledger.keyFile.',
    );
    await expect(load({ keyFile: file }, true)).rejects.toThrow(
      `The ledger cannot read its signing key ${file} (ENOENT).`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('says what is wrong with a key, and never what is in it', async () => {
    const pem = generateSigningKey();
    await writeFile(file, pem.slice(0, 70));
    await expect(load({ keyFile: file })).rejects.toThrow(
      /^companyos\.ledger\.keyFile .*key\.pem: The signing key cannot be read/,
    );
    await expect(load({ signingKey: 'secret words' })).rejects.toThrow(
      /^companyos\.ledger\.signingKey: The signing key cannot be read: it must be/,
    );
    await expect(load({ keyFile: folder })).rejects.toThrow(
      `The ledger cannot read its signing key ${folder} (EISDIR).`,
    );
    await expect(load({ keyFile: file, signingKey: pem })).rejects.toThrow(
      'both a signingKey and a keyFile',
    );
    await expect(load({ signingKey: pem, origin: 'our log' })).rejects.toThrow(
      'cannot name a log',
    );
    expect(await readFile(file, 'utf8')).toBe(pem.slice(0, 70));
  });
});
