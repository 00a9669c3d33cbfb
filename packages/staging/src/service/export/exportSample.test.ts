import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildRelease } from '../../build/buildRelease';

jest.setTimeout(60_000);

const POLICIES = resolve(__dirname, '../../../../../policies');

describe('the sample of an export', () => {
  let builds: string;
  beforeEach(async () => {
    builds = await mkdtemp(join(tmpdir(), 'companyos-sample-'));
  });
  afterEach(() => rm(builds, { recursive: true }));

  async function sampleOf(version: string, env: NodeJS.ProcessEnv = {}) {
    const { build } = await buildRelease({
      version,
      builds,
      policies: POLICIES,
    });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(builds, build, 'service.cjs'), '--export-sample'],
      { env: { ...process.env, ...env } },
    );
    return JSON.parse(stdout);
  }

  it('is the same elsewhere, and holds nothing personal', async () => {
    const here = await sampleOf('1.0.0');
    expect(here.content.trim().split('\n')).toHaveLength(8);
    expect(here.content).not.toContain('@');
    const env = { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8' };
    expect(await sampleOf('1.0.0', env)).toEqual(here);
  });

  it('fails where exports of the version do', async () => {
    await expect(sampleOf('1.4.0')).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringContaining('A fault is switched on'),
    });
  });
});
