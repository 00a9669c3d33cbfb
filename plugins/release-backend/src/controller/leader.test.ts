import { parseRollout } from '@companyos/canary';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import { serveTarget } from '../__testUtils__/remoteTarget';
import { Heartbeat } from '../__testUtils__/Heartbeat';
import { QUICK, rhea, SHOP } from '../__testUtils__/world';

const CHILD = resolve(__dirname, '../__testUtils__/controllerChild.ts');
const TRANSFORM = require.resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
/** From the death of the leader until another has looked at the rollout, on a machine that has time for it. */
const TAKEN_OVER_WITHIN_MS = 5_000;

describe('the leader', () => {
  let lab: ReleaseLab;
  let served: Awaited<ReturnType<typeof serveTarget>>;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    lab = await ReleaseLab.create({ controller: false });
    served = await serveTarget(lab.target);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    await served.close();
    await lab.close();
  });

  async function startController(): Promise<ChildProcess> {
    const child = fork(CHILD, {
      execArgv: ['--require', TRANSFORM],
      env: {
        ...process.env,
        NODE_ENV: 'test',
        CONTROLLER_CHILD_DATABASE_URL: lab.database.url,
        CONTROLLER_CHILD_TARGET_URL: served.url,
      },
    });
    children.push(child);
    await once(child, 'message');
    return child;
  }

  it('is killed in mid-rollout, and another goes on within 5 s with what the judge knew', async () => {
    // It stays at its first step until a person promotes it.
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const leader = await startController();
    const id = await lab.begin('2.0.0');
    const seen = (row: { machine: unknown }) =>
      parseRollout(row.machine).judge.errors.totals.seenCanary;
    await lab.until(id, row => seen(row) > 2_000);

    leader.kill('SIGKILL');
    await once(leader, 'exit');
    const left = await lab.rollout(id);
    expect(left.state).toBe('progressing');
    const remembered = parseRollout(left.machine);

    await startController();
    const startedAt = Date.now();
    const heart = new Heartbeat();
    const next = await lab.until(
      id,
      row => row.watched_at!.getTime() > left.watched_at!.getTime(),
    );
    // What it takes a process to start is not what is measured: other replicas run already.
    expect(next.watched_at!.getTime() - startedAt).toBeLessThan(
      TAKEN_OVER_WITHIN_MS + heart.stop(),
    );
    const gone = parseRollout(next.machine);
    expect(gone.judge.errors.totals.seenCanary).toBeGreaterThanOrEqual(
      remembered.judge.errors.totals.seenCanary,
    );
    expect(gone.fence).toBeGreaterThan(remembered.fence);
    await lab.ask('release.promote', { rolloutId: id }, rhea);
    await lab.untilState(id, 'completed');
    await lab.until(id, row => !row.open);
    // Nothing was done twice, and nothing was left out.
    expect(lab.target.changes).toEqual([
      'deploy 2.0.0',
      'setWeights 0',
      'setWeights 10',
      'setWeights 100',
      'setWeights 0',
      'retire 1.0.0',
    ]);
  });

  it('is killed with a second one waiting: it takes over by itself, and a bad release is still taken back', async () => {
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const leader = await startController();
    const id = await lab.begin('2.0.0');
    await lab.until(id, row => row.observed_percent === 10);
    await startController();
    lab.traffic = { badCanary: 0.01, badStable: 0 };
    leader.kill('SIGKILL');
    await once(leader, 'exit');
    const killedAt = Date.now();
    const heart = new Heartbeat();
    const { watched_at: before } = await lab.rollout(id);
    const next = await lab.until(
      id,
      row => row.watched_at!.getTime() > before!.getTime(),
    );
    expect(next.watched_at!.getTime() - killedAt).toBeLessThan(
      TAKEN_OVER_WITHIN_MS + heart.stop(),
    );
    await lab.untilState(id, 'rolled-back');
    expect((await lab.target.readBack(SHOP)).canary).toBeNull();
  });

  it('cannot store or do anything once it has lost its lane without noticing', async () => {
    const controller = lab.startController();
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const id = await lab.begin('2.0.0');
    await lab.until(id, row => row.observed_percent === 10);
    // Someone else takes over: from here the fence of the one at work is old.
    await lab.knex('release_lanes').increment('fence', 1);
    const lane = () => lab.knex('release_lanes').first();
    const raised = Number((await lane()).fence);
    // It notices at its next look, stores nothing, lets go, and comes back with a higher fence of its own.
    const later = await lab.until(
      id,
      row => parseRollout(row.machine).fence > raised,
    );
    expect(later.state).toBe('progressing');
    await controller.stop();
  });
});
