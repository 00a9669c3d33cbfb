import { StagingLab } from '@companyos/staging/testing';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakePortal, refusal } from '../testing/FakePortal';
import { Terminal } from '../testing/terminal';

jest.setTimeout(120_000);

const PORTAL = 'http://127.0.0.1:9';

/** Two versions in staging, and a portal that is down. */
describe('a rollback without the portal', () => {
  let lab: StagingLab;
  let staging: string;
  let terminal: Terminal;

  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0', '1.1.0']);
    await lab.start({
      first: { deployment: 'first', build: lab.release('1.0.0').build },
    });
    const { port, token } = lab.config();
    staging = join(lab.folder, 'staging.json');
    const url = `http://127.0.0.1:${port}`;
    await writeFile(staging, JSON.stringify({ url, token }));
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    terminal = await Terminal.open();
    terminal.env = { COMPANYOS_URL: PORTAL, COMPANYOS_TOKEN: 't', USER: 'kim' };
    const { fence } = await lab.target.status();
    const { build } = lab.release('1.1.0');
    await lab.target.deploy({ deployment: 'rel_two', build, fence });
    await lab.target.setWeights({
      stable: 'rel_two',
      canary: 'first',
      canaryPercent: 10,
      fence,
    });
  });
  afterEach(() => terminal.close());

  const roll = (...more: string[]) =>
    terminal.run('rollback', '--break-glass', '--staging', staging, ...more);
  const waiting = () =>
    readdir(join(terminal.folder, '.config/companyos/break-glass')).catch(
      () => [],
    );

  it('acts first, by version or release, and is recorded late, once, when the portal is back', async () => {
    const { code, out, err } = await roll(
      ...['--to', '1.0.0', '--reason', 'The portal is down.'],
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('1000 of 1000 requests were answered by its digest');
    const { digest } = lab.release('1.0.0');
    expect((await lab.target.status()).weights).toMatchObject({
      stable: 'first',
      canary: null,
    });
    const [file] = await waiting();
    expect(file).toMatch(/^bg_[0-9A-Z]{26}\.json$/);

    const kept = await terminal.run('ledger', 'deliver');
    expect(kept).toMatchObject({ code: 6, out: 'Recorded: 0. Waiting: 1.\n' });
    let answer = refusal(503, {
      code: 'STORE_UNAVAILABLE',
      message: 'Not yet.',
      next: 'Wait.',
    });
    const portal = await FakePortal.start({
      'POST /api/release/break-glass': () => answer,
      'GET /api/release/releases': () => ({ json: { items: [], next: null } }),
    });
    try {
      terminal.env.COMPANYOS_URL = portal.url;
      // Whoever comes for something else gets it, and the record waits on.
      const look = await terminal.run('release', 'list');
      expect(look.code).toBe(0);
      expect(look.err).toContain('is not recorded yet: Not yet.');
      answer = { json: { key: 'k', recorded: true } };
      const done = await terminal.run('ledger', 'deliver');
      expect(done).toMatchObject({
        code: 0,
        out: 'Recorded: 1. Waiting: 0.\n',
      });
      const reports = portal.requests.filter(({ method }) => method === 'POST');
      expect(reports[0].body).toEqual({
        key: file.replace('.json', ''),
        component: 'component:default/reference-service',
        target: 'staging',
        version: '1.0.0',
        digest,
        reason: 'The portal is down.',
        claimedActor: 'unknown:kim',
        startedAt: expect.any(String),
        outcome: 'success',
        words: '1000 of 1000 requests were answered by its digest',
      });
      expect(reports[1].body).toEqual(reports[0].body);
      expect(await waiting()).toEqual([]);
      expect((await terminal.run('ledger', 'deliver')).out).toBe(
        'Recorded: 0. Waiting: 0.\n',
      );
    } finally {
      await portal.stop();
    }
  });

  it('shows what it would do, names what there is, and takes no rollback without a reason', async () => {
    const before = await lab.target.readBack();
    const dry = await roll('--to', 'FIRST', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain('would serve  1.0.0');
    const unknown = await roll('--to', '9.9.9', '--reason', 'x');
    expect(unknown.code).toBe(4);
    expect(unknown.err).toContain('rel_two (1.1.0, running)');
    expect((await roll('--to', '1.0.0')).code).toBe(2);
    expect(await lab.target.readBack()).toEqual(before);
    expect(await waiting()).toEqual([]);
  });

  it('writes down what was tried also where it did not work', async () => {
    const gone = join(terminal.folder, 'gone.json');
    const status = await lab.target.status();
    // A control process that shows everything and refuses every change.
    const stuck = await FakePortal.start({
      'GET /status': () => ({ json: status }),
      'POST /deployments': () =>
        refusal(409, { code: 'STALE_FENCE', message: 'Behind.', next: '-' }),
    });
    try {
      await writeFile(gone, JSON.stringify({ url: stuck.url, token: 't' }));
      const { code, err } = await terminal.run(
        ...['rollback', '--break-glass', '--staging', gone],
        ...['--to', '1.0.0', '--reason', 'Down.'],
      );
      expect(code).toBe(8);
      expect(err).toContain('written down');
      expect(await waiting()).toHaveLength(1);
    } finally {
      await stuck.stop();
    }
  });
});
