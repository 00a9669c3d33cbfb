import { deferred, EngineLab } from '../__testUtils__/engines';
import { ada, intervention, toyPolicy } from '../__testUtils__/toy';

const create = {
  type: 'toy.create',
  input: { name: 'acme', parts: ['lid', 'base'] },
  actor: ada,
};
const WAIT = { timeoutMs: 20_000 };

jest.setTimeout(60_000);

describe('several replicas on one database', () => {
  let lab: EngineLab;
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(() => lab.close());

  it('asked for the same at the same moment, do it once', async () => {
    const [a, b] = await Promise.all([lab.replica(), lab.replica()]);
    const submits = await Promise.all(
      [a, b, a, b, a, b].map(({ engine }) => engine.submit(create)),
    );
    for (const { id } of submits) await a.engine.settled(id, WAIT);
    const { items } = await a.engine.list();
    // Whoever came late joined it, or found it done.
    expect(items.filter(({ state }) => state === 'succeeded')).toHaveLength(1);
    expect(
      items.every(({ state }) => ['succeeded', 'no-op'].includes(state)),
    ).toBe(true);
    expect(await lab.knex('toy_box')).toMatchObject([
      { state: 'active', commits: 2 },
    ]);
  });

  it.each([true, false])(
    'say no-op where the plan was made while the other was at work (confirmed: %s)',
    async confirmed => {
      const planned = deferred();
      const ended = deferred();
      const halfway = deferred();
      const gate = deferred();
      const first = await lab.replica({
        hooks: {
          async beforePart(part) {
            if (part !== 'base') return;
            halfway.resolve();
            await gate.promise;
          },
        },
      });
      const policy = toyPolicy();
      let asked = 0;
      const second = await lab.replica({
        policy: {
          async decide(question) {
            asked += 1;
            if (asked === 1) {
              planned.resolve();
              await ended.promise;
            }
            return policy.decide(question);
          },
        },
      });
      const { id, plan } = await first.engine.submit(create);
      await halfway.promise;
      const late = second.engine.submit({
        ...create,
        ...(confirmed && { planHash: plan.hash }),
      });
      await planned.promise;
      gate.resolve();
      await first.engine.settled(id, WAIT);
      ended.resolve();
      expect((await late).state).toBe('no-op');
      expect(asked).toBe(2);
    },
  );

  it('share the work, each operation run by one', async () => {
    const replicas = await Promise.all([lab.replica(), lab.replica()]);
    const names = Array.from({ length: 12 }, (_, i) => `box-${i}`);
    const submitted = await Promise.all(
      names.map((name, i) =>
        replicas[i % 2].engine.submit({
          ...create,
          input: { ...create.input, name },
        }),
      ),
    );
    for (const { id } of submitted) {
      // Asked of the replica that may not run it.
      const done = await replicas[0].engine.settled(id, WAIT);
      expect(done.state).toBe('succeeded');
      expect(done.steps.every(({ attempts }) => attempts === 1)).toBe(true);
    }
    expect(
      (await lab.knex('toy_box')).every(({ commits }) => commits === 2),
    ).toBe(true);
  });

  it('take over at once from one whose connection is gone, which then commits nothing', async () => {
    const reached = deferred<AbortSignal>();
    const zombie = deferred();
    const first = await lab.replica({
      hooks: {
        async beforePart(part, signal) {
          if (part !== 'base') return;
          reached.resolve(signal);
          // It neither dies nor listens to its signal: the worst of owners.
          await zombie.promise;
        },
      },
    });
    const { id } = await first.engine.submit(create);
    const signal = await reached.promise;
    const lost = new Promise(resolve => {
      signal.addEventListener('abort', resolve);
    });
    const second = await lab.replica();
    await second.engine.wake();
    // It is owned: there was nothing to take.
    expect(second.effects).toEqual([]);

    await lab.cutLeases();
    await lost;
    await second.engine.wake();
    const done = await second.engine.settled(id, WAIT);
    expect(done.state).toBe('succeeded');
    expect(done.steps.map(({ attempts }) => attempts)).toEqual([1, 2, 1]);

    zombie.resolve();
    await first.engine.stop();
    expect(first.effects.map(({ name }) => name)).toEqual([
      'accepted',
      'part-lid applied',
      'part-lid committed',
      'part-base applied',
    ]);
    expect(await engineView(id)).toEqual(done);
    expect((await lab.knex('toy_box').first()).commits).toBe(2);
    expect(await lab.events()).toEqual([
      'policy.decision',
      'toy.create.accepted',
      'toy.create.succeeded',
    ]);
  });

  it('get a connection of their own again after losing it', async () => {
    const { engine } = await lab.replica({ pollMs: 20 });
    await lab.cutLeases();
    for (const name of ['one', 'two']) {
      const input = { name, parts: ['lid'] };
      const { id } = await engine.submit({ ...create, input });
      expect((await engine.settled(id, WAIT)).state).toBe('succeeded');
    }
  });

  it('find what one left that only submits', async () => {
    const submitter = lab.idleReplica();
    const { id } = await submitter.engine.submit(create);
    expect((await submitter.engine.get(id)).steps[0].state).toBe('pending');
    const worker = await lab.replica();
    expect((await worker.engine.settled(id, WAIT)).state).toBe('succeeded');
  });

  it('hear of what others did without polling', async () => {
    let down = true;
    const hooks = {
      async beforePart() {
        if (down) throw new Error('The store is down.');
      },
    };
    const [a, b] = await Promise.all([
      lab.replica({ hooks }),
      lab.replica({ hooks }),
    ]);
    const { id } = await a.engine.submit(create);
    const ended = b.engine.settled(id, { ...WAIT, until: 'ended' });
    await a.engine.settled(id, WAIT);
    down = false;
    lab.advance(60_000);
    await a.engine.wake();
    expect((await ended).state).toBe('succeeded');
  });

  it('pass on what a replica that stops has not finished', async () => {
    const reached = deferred();
    const first = await lab.replica({
      hooks: {
        async beforePart(part, signal) {
          if (part !== 'base') return;
          reached.resolve();
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        },
      },
    });
    const { id } = await first.engine.submit(create);
    await reached.promise;
    await first.engine.stop();
    expect((await engineView(id)).state).toBe('running');
    const second = await lab.replica();
    expect((await second.engine.settled(id, WAIT)).state).toBe('succeeded');
  });

  it('end what was cancelled after its owner was gone', async () => {
    const reached = deferred();
    const first = await lab.replica({
      hooks: {
        async beforePart(_, signal) {
          reached.resolve();
          await new Promise((__, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        },
      },
    });
    const { id } = await first.engine.submit(create);
    await reached.promise;
    await first.engine.stop();
    const { engine } = lab.idleReplica();
    await engine.cancel(id, intervention('No.'));
    const second = await lab.replica();
    const ended = await second.engine.settled(id, WAIT);
    expect(ended.state).toBe('cancelled');
    expect(ended.steps.map(({ state }) => state)).toEqual([
      'pending',
      'pending',
      'pending',
    ]);
  });

  it('migrate at the same time, and again', async () => {
    await lab.knex.raw(
      'DROP TABLE operation_steps, operations, operation_migrations',
    );
    const replicas = await Promise.all([1, 2, 3].map(() => lab.replica()));
    const { id } = await replicas[0].engine.submit(create);
    expect((await replicas[1].engine.settled(id, WAIT)).state).toBe(
      'succeeded',
    );
  });

  /** As someone sees it who runs nothing. */
  function engineView(id: string) {
    return lab.idleReplica().engine.get(id);
  }
});
