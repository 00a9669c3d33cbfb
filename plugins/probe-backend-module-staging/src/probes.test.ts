import { createServer, type AddressInfo } from 'node:net';
import { runProbe, type Probe } from '@companyos/plugin-probe-node';
import { CRITICAL_PATHS, type StagingUser } from '@companyos/staging';
import { StagingLab } from '@companyos/staging/testing';
import { stagingProbes } from './probes';
import { Sessions } from './Sessions';

jest.setTimeout(120_000);

type ProbeArm = Parameters<typeof runProbe>[1]['arm'];

const FENCE = 1;

/** What a path is called there and here. */
const PROBE_OF = {
  login: 'staging-login',
  query: 'staging-tenant-query',
  export: 'staging-export',
  jobs: 'staging-job-queue',
} as const;

describe('the probes of staging, against its real processes', () => {
  let lab: StagingLab;
  let probes: readonly Probe[];
  let isStarting = false;

  function probesAs(
    users: () => Promise<readonly StagingUser[]>,
    namedByTarget: boolean,
    routerUrl = lab.routerUrl,
  ) {
    const sessions = Sessions.create({
      users,
      namedByTarget,
      now: () => new Date(),
    });
    return stagingProbes({
      routerUrl,
      component: 'component:default/reference-service',
      sessions,
      startUp: { isUnderWay: async () => isStarting },
    });
  }

  async function walk(all: readonly Probe[], arm: ProbeArm = 'stable') {
    const found = await Promise.all(
      all.map(async probe => ({
        id: probe.id,
        ...(await runProbe(probe, { arm })),
      })),
    );
    return new Map(found.map(run => [run.id, run]));
  }

  const outcomes = (runs: Awaited<ReturnType<typeof walk>>) =>
    Object.fromEntries([...runs].map(([id, { outcome }]) => [id, outcome]));

  const all = (outcome: string) =>
    Object.fromEntries(
      Object.values(PROBE_OF).map(id => [id, outcome] as const),
    );

  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0', '1.4.0']);
    await lab.start({
      first: { deployment: 'one', build: lab.release('1.0.0').build },
    });
    probes = probesAs(() => lab.target.users(), true);
  });
  afterAll(() => lab.close());
  afterEach(() => lab.target.setFaults('one', {}));

  it('pass, and say which version answered', async () => {
    const runs = await walk(probes);
    expect([...runs.values()].map(({ message }) => message)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(outcomes(runs)).toEqual(all('pass'));
    for (const { digest } of runs.values()) {
      expect(digest).toBe(lab.release('1.0.0').digest);
    }
  });

  it.each(CRITICAL_PATHS)(
    'find %s broken, and nothing else',
    async brokenPath => {
      await walk(probes);
      await lab.target.setFaults('one', { brokenPath });
      const runs = await walk(probes);
      expect(outcomes(runs)).toEqual({
        ...all('pass'),
        [PROBE_OF[brokenPath]]: 'fail',
      });
      expect(runs.get(PROBE_OF[brokenPath])).toMatchObject({
        failureClass: 'wrong-answer',
        message: expect.stringContaining('(INTERNAL) instead of 200'),
        digest: lab.release('1.0.0').digest,
      });
    },
  );

  it('find what is broken for one tenant only', async () => {
    const users = await lab.target.users();
    expect(users.length).toBeGreaterThan(1);
    await lab.target.setFaults('one', {
      brokenPath: 'query',
      tenant: users.at(-1)!.tenant,
    });
    expect(outcomes(await walk(probes))).toEqual({
      ...all('pass'),
      'staging-tenant-query': 'fail',
    });
  });

  it('could not measure the rest while nobody can log in at all', async () => {
    await lab.target.setFaults('one', { brokenPath: 'login' });
    const fresh = probesAs(() => lab.target.users(), true);
    expect(outcomes(await walk(fresh))).toEqual({
      ...all('could-not-measure'),
      'staging-login': 'fail',
    });
  });

  it('could not measure when it is our credentials that are wrong or missing', async () => {
    const [user] = await lab.target.users();
    const wrong = probesAs(
      async () => [{ ...user, password: 'old password' }],
      false,
    );
    const runs = await walk(wrong);
    expect(outcomes(runs)).toEqual(all('could-not-measure'));
    expect(runs.get('staging-login')?.message).toContain(
      'companyos.probes.staging.users',
    );
    expect(outcomes(await walk(probesAs(async () => [], false)))).toEqual(
      all('could-not-measure'),
    );
  });

  it('fail when the target refuses those that it names itself', async () => {
    const users = await lab.target.users();
    const refused = probesAs(
      async () => users.map(user => ({ ...user, password: 'x' })),
      true,
    );
    expect((await walk(refused)).get('staging-login')).toMatchObject({
      outcome: 'fail',
      failureClass: 'wrong-answer',
    });
  });

  it('go on while the control process cannot say whom to log in as', async () => {
    let isThere = true;
    const users = await lab.target.users();
    const some = probesAs(async () => {
      if (!isThere) throw new Error('away');
      return users;
    }, true);
    await walk(some);
    isThere = false;
    expect(outcomes(await walk(some))).toEqual(all('pass'));
  });

  it('fail when nothing is there', async () => {
    const port = await freePort();
    const gone = probesAs(
      () => lab.target.users(),
      true,
      `http://127.0.0.1:${port}`,
    );
    const runs = await walk(gone);
    expect(outcomes(runs)).toEqual(all('fail'));
    expect(runs.get('staging-export')).toMatchObject({
      failureClass: 'unreachable',
      steps: [
        { outcome: 'fail' },
        { outcome: 'skipped' },
        { outcome: 'skipped' },
        { outcome: 'skipped' },
      ],
    });
  });

  it('could not measure what is still on its way', async () => {
    isStarting = true;
    const runs = await walk(probes);
    isStarting = false;
    expect(outcomes(runs)).toEqual(all('could-not-measure'));
  });

  describe('with a canary', () => {
    it('could not measure while there is none', async () => {
      const runs = await walk(probes, 'canary');
      expect(outcomes(runs)).toEqual(all('could-not-measure'));
      expect(runs.get('staging-login')?.message).toBe(
        'There is no canary now.',
      );
    });

    it('find its broken path at no weight, while stable passes', async () => {
      await walk(probes);
      const { build, digest } = lab.release('1.4.0');
      await lab.target.deploy({ deployment: 'two', build, fence: FENCE });
      await lab.target.setWeights({
        stable: 'one',
        canary: 'two',
        canaryPercent: 0,
        fence: FENCE,
      });
      const runs = await walk(probes, 'canary');
      expect(outcomes(runs)).toEqual({
        ...all('pass'),
        'staging-export': 'fail',
      });
      for (const run of runs.values()) expect(run.digest).toBe(digest);
      expect(outcomes(await walk(probes))).toEqual(all('pass'));
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}
