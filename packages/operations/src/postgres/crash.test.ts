import path from 'node:path';
import { EngineLab } from '../__testUtils__/engines';
import { crashAfterEveryEffect, LabChild } from '../testing';

const CHILD = path.resolve(__dirname, '../__testUtils__/crashChild.ts');
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);

jest.setTimeout(120_000);

describe('SIGKILL after every effect', () => {
  let lab: EngineLab;
  const children: LabChild[] = [];
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(async () => {
    children.forEach(child => child.kill());
    await lab.close();
  });

  async function start(crashAfter?: string): Promise<LabChild> {
    const child = await LabChild.fork({
      file: CHILD,
      transform: TRANSFORM,
      crashAfter,
      env: { CRASH_CHILD_DATABASE_URL: lab.url },
    });
    children.push(child);
    return child;
  }

  it.each([
    ['a box', 'box', { parts: 2, effects: 5 }],
    ['one that needs approval', 'guarded', { parts: 3, effects: 9 }],
  ])(
    'leaves the same of %s, each effect once',
    async (_, prefix, { parts, effects: most }) => {
      const name = (subject: string) => subject.slice('toy:'.length);
      const runs: number[] = [];
      const { effects } = await crashAfterEveryEffect<LabChild>({
        start,
        subject: run => `toy:${prefix}-${run}`,
        submit: (child, subject) =>
          child.ask({ submit: name(subject) }, 'accepted'),
        finished: (child, subject) =>
          child.ask({ finished: name(subject) }, 'ended'),
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
