import { releaseDigest } from '@companyos/staging';
import { StagingLab } from '@companyos/staging/testing';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FakePortal, refusal, type FakeRequest } from '../testing/FakePortal';
import { Terminal } from '../testing/terminal';

jest.setTimeout(120_000);

const POLICIES = resolve(__dirname, '../../../../policies');
const RELEASE = 'rel_1';

/** Real builds of the reference service, two of them running, and a portal that takes what is reported. */
describe('gate run', () => {
  let lab: StagingLab;
  let staging: string;
  let portal: FakePortal;
  let terminal: Terminal;
  /** What the portal says that the release is. */
  let digest: string;
  let refused: ReturnType<typeof refusal> | undefined;

  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0', '1.2.0', '1.4.0']);
    await lab.start({
      first: { deployment: 'first', build: lab.release('1.0.0').build },
    });
    staging = join(lab.folder, 'staging.json');
    const { port, token } = lab.config();
    const url = `http://127.0.0.1:${port}`;
    await writeFile(
      staging,
      JSON.stringify({ url, token, routerUrl: lab.routerUrl }),
    );
    portal = await FakePortal.start({
      [`GET /api/release/releases/${RELEASE}`]: () => ({
        json: { id: RELEASE, digest },
      }),
      ...Object.fromEntries(
        ['policy-tests', 'deterministic-export', 'spec-parity'].map(gate => [
          `POST /api/release/releases/${RELEASE}/gates/${gate}/reports`,
          ({ body }: FakeRequest) =>
            refused ?? {
              json: {
                report: {
                  ...body,
                  id: 'gr_1',
                  decisionId: 'pd_1',
                  evidence: { sha256: 'ab', measured: body.measured },
                },
              },
            },
        ]),
      ),
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await lab?.close();
  });
  beforeEach(async () => {
    terminal = await Terminal.open();
    terminal.env = { COMPANYOS_TOKEN: 'secret', COMPANYOS_URL: portal.url };
    digest = lab.release('1.0.0').digest;
    refused = undefined;
    portal.requests.length = 0;
  });
  afterEach(() => terminal.close());

  const run = (gate: string, ...args: string[]) =>
    terminal.run(
      ...['gate', 'run', gate, '--release', RELEASE],
      ...['--builds', join(lab.folder, 'builds')],
      ...['--policies', POLICIES, '--staging', staging, ...args],
    );
  const reported = () =>
    portal.requests.find(({ method }) => method === 'POST')?.body;

  it('runs the policy tests for the policies that the release has in its files', async () => {
    const { code, out, err } = await run('policy-tests');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^policy-tests: Passed\. Every one of \d+ cells/);
    expect(out).toMatch(/decision +pd_1/);
    expect(reported()).toMatchObject({
      digest,
      outcome: 'pass',
      measured: { failed: 0, bundle: { sha256: expect.any(String) } },
    });
  });

  it('does not take tests of other policies for tests of these', async () => {
    const other = join(terminal.folder, 'policies');
    await cp(POLICIES, other, { recursive: true });
    await writeFile(join(other, 'destinations.yaml'), 'destinations: []\n');
    const { code, out } = await run('policy-tests', '--policies', other);
    expect(code).toBe(13);
    expect(out).toContain('The release decides by policies');
    expect(reported()).toMatchObject({ outcome: 'could-not-measure' });
  });

  it('exports in many places, and where the release runs, with the same bytes', async () => {
    const { code, out } = await run('deterministic-export');
    expect(out).toContain('8 runs in 4 locales and time zones');
    expect(code).toBe(0);
    expect(reported()).toMatchObject({
      outcome: 'pass',
      observed: 'the same bytes in 18 runs',
      measured: { sample: { runs: 8 }, live: { runs: 10 } },
    });
  });

  it('finds that a version exports nothing, without its being released', async () => {
    digest = lab.release('1.4.0').digest;
    const { code, out } = await run('deterministic-export');
    expect(code).toBe(10);
    expect(out).toContain(
      'It exports nothing in 8 of 8 runs: A fault is switched on here.',
    );
    expect(reported()).toMatchObject({ outcome: 'fail' });
  });

  it('says so where a version knows of no sample, instead of waiting for one', async () => {
    const { build, digest: known } = lab.release('1.2.0');
    const builds = join(terminal.folder, 'builds');
    const folder = join(builds, 'old');
    await cp(join(lab.folder, 'builds', build), folder, { recursive: true });
    const program = join(folder, 'service.cjs');
    const text = await readFile(program, 'utf8');
    await writeFile(program, text.replaceAll('--export-sample', '--not-yet'));
    digest = await releaseDigest(folder);
    expect(digest).not.toBe(known);
    await rename(folder, join(builds, `1.2.0-${digest.slice(7, 19)}`));
    const { code, out } = await run('deterministic-export', '--builds', builds);
    expect(code).toBe(13);
    expect(out).toContain('Its program exports no sample');
  });

  it('asks everything that is documented, well and badly, of the release itself', async () => {
    const { code, out } = await run('spec-parity');
    expect(out).toContain('All 6 documented operations answer and refuse');
    expect(code).toBe(0);
    expect(reported()).toMatchObject({ observed: '6 of 6 operations' });
  });

  it('finds a canary that does not answer as documented', async () => {
    const { build, digest: bad } = lab.release('1.4.0');
    const fence = 1_000;
    await lab.target.deploy({ deployment: 'bad', build, fence });
    await lab.target.setWeights({
      stable: 'first',
      canary: 'bad',
      canaryPercent: 0,
      fence,
    });
    digest = bad;
    const { code, out } = await run('spec-parity');
    expect(code).toBe(10);
    expect(out).toContain(
      'exportCustomers answers 500, where 200 is documented.',
    );
  });

  it('says that nothing was measured where the release does not run, or is not here', async () => {
    digest = lab.release('1.2.0').digest;
    expect(await run('spec-parity')).toMatchObject({
      code: 13,
      out: expect.stringContaining('answers at the target'),
    });
    digest = `sha256:${'0'.repeat(64)}`;
    expect(await run('deterministic-export')).toMatchObject({
      code: 13,
      out: expect.stringContaining('Could not measure. The files of sha256:0'),
    });
  });

  it('takes no folder for a release that only has its name', async () => {
    const builds = join(terminal.folder, 'builds');
    await mkdir(builds);
    const { build } = lab.release('1.0.0');
    await cp(join(lab.folder, 'builds', lab.release('1.2.0').build), builds, {
      recursive: true,
    });
    await rename(builds, join(terminal.folder, 'moved'));
    await mkdir(builds);
    await rename(join(terminal.folder, 'moved'), join(builds, build));
    const { code } = await run('deterministic-export', '--builds', builds);
    expect(code).toBe(13);
  });

  it('reports nothing in a dry run, reads no release where the digest is given, and tells a refusal', async () => {
    const dry = await run('spec-parity', '--dry-run', '--digest', digest);
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringContaining('none: nothing was reported'),
    });
    expect(portal.requests).toEqual([]);
    refused = refusal(409, {
      code: 'DIGEST_MISMATCH',
      message: 'That is another one.',
      next: 'Measure the version that is released.',
    });
    const { code, err } = await run('spec-parity', '--digest', digest);
    expect(code).toBe(5);
    expect(err).toContain('next: Measure the version that is released.');
    expect((await run('canary')).err).toContain('measured by the portal');
  });
});
