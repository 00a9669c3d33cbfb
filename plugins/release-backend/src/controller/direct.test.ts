import type { Command } from '@companyos/canary';
import { advanceDirect, startDirect, type DirectSeen } from './direct';

const SEEN: DirectSeen = {
  digest: 'sha256:new',
  stableDigest: 'sha256:old',
  deployed: { name: 'deploying' },
  commands: [],
};
const command = (kind: Command['kind']): Command => ({
  id: `op_${kind}`,
  kind,
  actor: 'user:default/kim',
  reason: 'Not that one.',
});
const run = (...looks: readonly Partial<DirectSeen>[]) =>
  looks.reduce(
    (direct, look, index) =>
      advanceDirect(direct, { ...SEEN, ...look }, index * 400).direct,
    startDirect('user:default/rhea', 'It was better.'),
  );
const again = (times: number, look: Partial<DirectSeen>) => {
  let direct = startDirect('user:default/rhea', 'It was better.');
  for (let i = 0; i < times; i++) {
    ({ direct } = advanceDirect(direct, { ...SEEN, ...look }, i * 10_000));
  }
  return direct;
};

describe('a release that takes all traffic at once', () => {
  const running = { deployed: { name: 'running' as const } };

  it('waits until it runs, intends to be stable, and is done when the target says so', () => {
    expect(run({})).toMatchObject({ direct: 'pending', intents: [] });
    const promoting = {
      direct: 'promoting',
      intents: [{ kind: 'make-stable' }],
    };
    expect(run({}, running)).toMatchObject(promoting);
    expect(run({}, running, { stableDigest: undefined })).toMatchObject(
      promoting,
    );
    expect(run({}, running, { stableDigest: 'sha256:new' })).toMatchObject({
      direct: 'completed',
      intents: [],
    });
  });

  it('can be aborted until it begins, and not after', () => {
    const start = startDirect('user:default/rhea', 'It was better.');
    const asked = { ...SEEN, commands: [command('pause'), command('abort')] };
    const stopped = advanceDirect(start, asked, 0);
    expect(stopped.direct).toMatchObject({
      direct: 'rolled-back',
      by: 'user:default/kim',
      because: 'Not that one.',
    });
    expect(stopped.answers.map(({ accepted }) => accepted)).toEqual([
      false,
      true,
    ]);
    const late = advanceDirect(run(running), asked, 0);
    expect(late.direct.direct).toBe('promoting');
    expect(late.answers.every(({ accepted }) => !accepted)).toBe(true);
  });

  it('fails with the reason when it cannot be deployed, or takes too long', () => {
    expect(
      run({ deployed: { name: 'failed', reason: 'No such file.' } }),
    ).toMatchObject({ direct: 'failed', because: 'No such file.' });
    expect(
      again(62, { deployed: { name: 'deploying', trouble: 'Not there.' } }),
    ).toMatchObject({
      direct: 'failed',
      because: 'It was not ready within 10 min. Not there.',
    });
    expect(again(33, running)).toMatchObject({ direct: 'failed' });
  });
});
