import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { EngineLab } from '../__testUtils__/engines';
import { crashAfterEveryEffect, type LabProcess } from '../testing';

const CHILD = path.resolve(__dirname, '../__testUtils__/crashChild.ts');
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);

interface Child extends LabProcess {
  readonly child: ChildProcess;
}

jest.setTimeout(120_000);

describe('SIGKILL after every effect', () => {
  let lab: EngineLab;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(async () => {
    children.forEach(child => child.kill('SIGKILL'));
    await lab.close();
  });

  async function start(crash?: string): Promise<Child> {
    const child = fork(CHILD, {
      execArgv: ['--require', TRANSFORM],
      env: {
        ...process.env,
        NODE_ENV: 'test',
        CRASH_CHILD_DATABASE_URL: lab.url,
        ...(crash && { COMPANYOS_CRASH_AFTER: crash }),
      },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    children.push(child);
    const exited = once(child, 'exit').then(([, signal]) => ({ signal }));
    await answer(child, 'ready');
    return { child, exited };
  }

  it.each([
    ['a box', 'box', { parts: 2, effects: 5 }],
    ['one that needs approval', 'guarded', { parts: 3, effects: 9 }],
  ])(
    'leaves the same of %s, each effect once',
    async (_, prefix, { parts, effects: most }) => {
      const name = (subject: string) => subject.slice('toy:'.length);
      const runs: number[] = [];
      const { effects } = await crashAfterEveryEffect<Child>({
        start,
        subject: run => `toy:${prefix}-${run}`,
        async submit({ child }, subject) {
          child.send({ submit: name(subject) });
          await answer(child, 'accepted');
        },
        async finished({ child }, subject) {
          child.send({ finished: name(subject) });
          await answer(child, 'ended');
        },
        async snapshot(subject) {
          const operations = await lab.knex('operations').where({ subject });
          const [{ id }] = operations;
          const records = (await lab.records()).filter(
            ({ plain }) => plain.operationId === id,
          );
          const steps = lab.knex('operation_steps').where({ operation_id: id });
          const stores = {
            operations: operations.map(({ state, output }) => [state, output]),
            steps: await steps
              .orderBy('position')
              .select('key', 'state', 'result'),
            box: await lab.knex('toy_box').where({ name: name(subject) }),
            parts: await lab
              .knex('toy_part')
              .where({ box: name(subject) })
              .orderBy('part'),
            records: records.map(({ key, event, personal }) => [
              key.startsWith('pd_')
                ? 'decision'
                : key.replace(/pd_.*/, '<decision>'),
              event,
              Object.keys(personal),
            ]),
          };
          return JSON.parse(
            JSON.stringify(stores)
              .replaceAll(id, '<operation>')
              .replaceAll(name(subject), '<name>'),
          );
        },
        compare({ effect, expected, actual }) {
          runs.push(effect);
          expect({ effect, stores: actual }).toEqual({
            effect,
            stores: expected,
          });
        },
      });
      expect(effects).toBe(most);
      expect(runs).toEqual(
        Array.from({ length: most + 1 }).map((__, n) => n + 1),
      );
      expect(await lab.knex('toy_box')).toHaveLength(most + 2);
      expect((await lab.knex('toy_box')).map(box => box.commits)).toEqual(
        Array(most + 2).fill(parts),
      );
    },
  );
});

/** The next message of that name. Rejects when the child goes first. */
async function answer(child: ChildProcess, expected: string): Promise<void> {
  let log = '';
  child.stderr?.on('data', chunk => (log += chunk));
  await new Promise<void>((resolve, reject) => {
    const gone = () => reject(new Error(`The child ended: ${log}`));
    const heard = (message: object) => {
      if (!(expected in message)) return;
      child.off('message', heard);
      child.off('exit', gone);
      resolve();
    };
    child.on('message', heard);
    child.once('exit', gone);
  });
}
