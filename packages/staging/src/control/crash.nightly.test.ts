import { StagingLab } from '../__testUtils__/stagingLab';
import { waitFor } from '../__testUtils__/waitFor';
import type { Weights } from '../target/types';
import type { ControlConfigInput } from './controlConfig';
import type { Effect } from './effects';

jest.setTimeout(120_000);

const FENCE = 1;
const half: Weights = { stable: 'one', canary: 'two', canaryPercent: 50 };

describe('when a process is killed', () => {
  let lab: StagingLab;
  let builds: { one: string; two: string };
  beforeAll(async () => {
    lab = await StagingLab.create(['1.0.0', '1.1.0']);
    builds = {
      one: lab.release('1.0.0').build,
      two: lab.release('1.1.0').build,
    };
  });
  afterAll(() => lab.close());

  const start = (changes: Partial<ControlConfigInput> = {}, last?: Effect) => {
    const first = { deployment: 'one', build: builds.one };
    return lab.start({ first, ...changes }, last);
  };
  const deployTwo = () =>
    lab.target.deploy({ deployment: 'two', build: builds.two, fence: FENCE });
  const setWeights = (weights: Weights) =>
    lab.target.setWeights({ ...weights, fence: FENCE });

  async function startHalf() {
    const control = await start();
    await deployTwo();
    await setWeights(half);
    return control;
  }

  /** Version one alone. */
  async function startOne() {
    const control = await start();
    await setWeights({ ...half, canary: null, canaryPercent: 0 });
    const { deployments } = await lab.target.status();
    if (
      deployments.some(({ id, state }) => id === 'two' && state === 'running')
    ) {
      await lab.target.retire({ deployment: 'two', fence: FENCE });
    }
    return control;
  }

  /** Every process belongs to something that is wanted, exactly once. */
  async function expectProcesses(wanted: { services: number }) {
    await waitFor('the wanted processes', async () => {
      const [routers, services] = await Promise.all([
        lab.pidOf('router'),
        lab.pidOf('service'),
      ]);
      return routers.length === 1 && services.length === wanted.services;
    });
    const onRecord = await lab.database.knex('staging.child');
    expect(onRecord).toHaveLength(wanted.services + 1);
  }

  it('the control process: the others go on, and the next one takes them over', async () => {
    const control = await startHalf();
    const before = await lab.processes();
    await control.kill('SIGKILL');
    const served = await fetch(`${lab.routerUrl}/version`);
    expect(served.status).toBe(200);

    const next = await start();
    const digests = [...(await lab.target.servedDigests(10)).keys()].sort();
    expect(digests).toEqual(lab.releases.map(({ digest }) => digest).sort());
    const children = (processes: typeof before) =>
      processes
        .filter(({ args }) => args.some(arg => arg.startsWith('--instance')))
        .map(({ pid }) => pid)
        .sort();
    expect(children(await lab.processes())).toEqual(children(before));
    expect(await lab.target.readBack()).toMatchObject(half);
    await next.kill('SIGTERM');
    expect(await lab.processes()).toEqual([]);
  });

  it('the router: it comes back where it was, with the weights, and says that something is missing', async () => {
    const control = await startHalf();
    const { cursor } = await lab.target.observe();
    const [router] = await lab.pidOf('router');
    process.kill(router, 'SIGKILL');
    await waitFor('another router', async () => {
      const pids = await lab.pidOf('router');
      return pids.length === 1 && pids[0] !== router;
    });
    await waitFor('weights', () =>
      lab.target.readBack().catch(() => undefined),
    );
    expect(await lab.target.readBack()).toMatchObject(half);
    expect((await lab.target.servedDigests(20)).size).toBe(2);
    const { gap } = await lab.target.observe(cursor);
    expect(gap).toBe(true);
    await expectProcesses({ services: 2 });
    await control.kill('SIGTERM');
  });

  it('a version: it is started again, and the router finds it', async () => {
    const control = await startHalf();
    const { cursor } = await lab.target.observe();
    const [, killed] = await lab.pidOf('service');
    process.kill(killed, 'SIGKILL');
    await waitFor('answers of both versions', async () => {
      const pids = await lab.pidOf('service');
      if (pids.length < 2 || pids.includes(killed)) return false;
      const served = await lab.target.servedDigests(20);
      return served.size === 2;
    });
    expect((await lab.target.observe(cursor)).gap).toBe(false);
    await expectProcesses({ services: 2 });
    await control.kill('SIGTERM');
  });

  describe('the control process, right after', () => {
    const nothing = async () => {};

    /** What was asked for and not answered can be asked of the next control process, and is done once. */
    async function survives(
      effect: Effect,
      prepare: () => Promise<unknown>,
      change: () => Promise<unknown>,
    ) {
      const calm = await startOne();
      await prepare();
      await calm.kill('SIGKILL');
      const doomed = await start({}, effect);
      await expect(change()).rejects.toMatchObject({ code: 'UNREACHABLE' });
      await doomed.exited;
      const next = await start();
      await change();
      return next;
    }

    it.each<Effect>([
      'deployment stored',
      'child stored',
      'child started',
      'child healthy',
    ])('%s', async effect => {
      const control = await survives(effect, nothing, deployTwo);
      await expectProcesses({ services: 2 });
      await setWeights(half);
      expect((await lab.target.servedDigests(10)).size).toBe(2);
      await control.kill('SIGKILL');
    });

    it.each<Effect>(['weights stored', 'weights in force'])(
      '%s',
      async effect => {
        const change = () => setWeights(half);
        const control = await survives(effect, deployTwo, change);
        expect(await lab.target.readBack()).toMatchObject(half);
        expect((await lab.target.servedDigests(10)).size).toBe(2);
        await expectProcesses({ services: 2 });
        await control.kill('SIGKILL');
      },
    );

    it.each<Effect>(['retirement stored', 'child ended'])(
      '%s',
      async effect => {
        const change = () =>
          lab.target.retire({ deployment: 'two', fence: FENCE });
        const control = await survives(effect, deployTwo, change);
        await expectProcesses({ services: 1 });
        const { deployments } = await lab.target.status();
        expect(deployments.map(({ id, state }) => [id, state])).toEqual([
          ['one', 'running'],
          ['two', 'retired'],
        ]);
        await control.kill('SIGKILL');
      },
    );
  });

  it('everything: nothing is left when nobody comes back', async () => {
    await (await startOne()).kill('SIGTERM');
    const control = await start({ abandonedAfterMs: 500 });
    await control.kill('SIGKILL');
    await waitFor(
      'an end of all processes',
      async () => (await lab.processes()).length === 0,
    );
    expect(await lab.database.knex('staging.child')).not.toEqual([]);
    // Whoever comes back finds them on record and gone, and starts them anew.
    const back = await start();
    await expectProcesses({ services: 1 });
    await back.kill('SIGTERM');
  });

  it('refuses a second control process beside the first', async () => {
    const control = await start();
    const second = await start({ port: 0, routerPort: 0 });
    await second.exited;
    expect(second.process.exitCode).toBe(1);
    await control.kill('SIGTERM');
  });
});
