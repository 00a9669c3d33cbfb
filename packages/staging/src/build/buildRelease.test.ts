import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Builds } from '../control/Builds';
import { CRITICAL_PATHS } from '../service/faults';
import { buildRelease, knownVersions } from './buildRelease';

jest.setTimeout(60_000);

const policies = resolve(__dirname, '../../../../policies');

describe('buildRelease', () => {
  let builds: string;
  beforeEach(async () => {
    builds = await mkdtemp(join(tmpdir(), 'companyos-builds-'));
  });
  afterEach(() => rm(builds, { recursive: true }));

  it('gives the same files, and so the same digest and name, every time and everywhere', async () => {
    const first = await buildRelease({ version: '1.0.0', builds, policies });
    const again = await buildRelease({ version: '1.0.0', builds, policies });
    const elsewhere = await buildRelease({
      version: '1.0.0',
      builds: join(builds, 'elsewhere'),
      policies,
    });
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
    expect(await readdir(builds)).toEqual([first.build, 'elsewhere']);
    expect(first.build).toBe(`1.0.0-${first.digest.slice(7, 19)}`);
  });

  it('holds the program, its policies and its OpenAPI document', async () => {
    const { build, digest } = await buildRelease({
      version: '1.1.0',
      builds,
      policies,
    });
    const files = await readdir(join(builds, build), { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining([
        'service.cjs',
        'release.json',
        'openapi.json',
        join('policies', 'data.cedar'),
      ]),
    );
    expect(files).not.toContain(join('policies', 'tests'));
    const document = JSON.parse(
      await readFile(join(builds, build, 'openapi.json'), 'utf8'),
    );
    const firstSegments = Object.keys(document.paths).map(
      path => path.split('/')[1],
    );
    expect(firstSegments).toEqual(expect.arrayContaining([...CRITICAL_PATHS]));
    const found = await new Builds(builds).list();
    expect(found).toEqual([
      {
        build,
        digest,
        version: '1.1.0',
        summary: 'Nothing is wrong with it.',
      },
    ]);
  });

  it('refuses a build whose files have changed', async () => {
    const { build, digest } = await buildRelease({
      version: '1.0.0',
      builds,
      policies,
    });
    const known = new Builds(builds);
    await known.verify(build, digest);
    await appendFile(join(builds, build, 'openapi.json'), ' ');
    await expect(known.verify(build, digest)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
    await expect(known.get('../elsewhere')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('knows good and bad versions', async () => {
    expect(await knownVersions()).toEqual([
      '1.0.0',
      '1.1.0',
      '1.2.0',
      '1.3.0',
      '1.4.0',
    ]);
  });
});
