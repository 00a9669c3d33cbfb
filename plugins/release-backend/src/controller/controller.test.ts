import { listEvents, findStable } from '../database';
import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import {
  ada,
  kim,
  QUICK,
  rhea,
  SHOP,
  shopTarget,
  VERSIONS,
} from '../__testUtils__/world';

const LANE = { component: SHOP, target: 'staging' };

describe('the controller', () => {
  let lab: ReleaseLab;
  let options: Parameters<typeof ReleaseLab.create>[0];

  beforeEach(async () => {
    options = {};
  });
  afterEach(() => lab.close());

  const weights = () =>
    lab.target.changes
      .filter(change => change.startsWith('setWeights'))
      .map(change => Number(change.split(' ')[1]));

  it('brings a good release to everybody, step by step, and lets the old version go', async () => {
    lab = await ReleaseLab.create(options);
    const id = await lab.begin('2.0.0');
    const done = await lab.untilState(id, 'completed');
    expect(done).toMatchObject({ kind: 'canary', weight_percent: 100 });
    expect(done.ended_at).not.toBeNull();
    await lab.until(id, row => !row.open);
    expect(lab.target.changes).toEqual([
      'deploy 2.0.0',
      'setWeights 0',
      'setWeights 10',
      'setWeights 50',
      'setWeights 100',
      'setWeights 0',
      'retire 1.0.0',
    ]);
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stableDigest: VERSIONS[1].digest,
      canary: null,
    });
    expect(await findStable(lab.knex, LANE)).toMatchObject({
      version: '2.0.0',
    });
    expect(lab.told.map(({ about }) => about)).toEqual(['completed']);
    const history = await listEvents(lab.knex, id);
    expect(history.map(({ sequence }) => sequence)).toEqual(
      history.map((_, index) => index + 1),
    );
    expect(history[0]).toMatchObject({ kind: 'started', actor: ada.ref });
    const events = (await lab.ledger()).map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining([
        'release.start.succeeded',
        'release.rollout.step',
        'release.rollout.completed',
      ]),
    );
  });

  it('aborts a release that fails, by itself; from then on the weight only falls', async () => {
    lab = await ReleaseLab.create(options);
    lab.traffic = { badCanary: 0.2, badStable: 0.001 };
    const id = await lab.begin('2.0.0');
    const done = await lab.untilState(id, 'rolled-back');
    expect(done.state_reason).not.toBe('');
    await lab.until(id, row => !row.open);
    const set = weights();
    const peak = set.indexOf(Math.max(...set));
    expect(
      set.slice(peak).every((w, i, all) => i === 0 || w <= all[i - 1]),
    ).toBe(true);
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stable: 'initial',
      canary: null,
      canaryPercent: 0,
    });
    expect(lab.target.changes.at(-1)).toBe('retire 2.0.0');
    expect(lab.told.map(({ about }) => about)).toEqual([
      'aborting',
      'rolled-back',
    ]);
    const judged = (await lab.ledger()).filter(({ event }) =>
      event.startsWith('release.rollout.'),
    );
    expect(judged.at(-1)).toMatchObject({
      event: 'release.rollout.rolled-back',
      outcome: 'failure',
    });
  });

  it('does not try an aborted version again without a person saying why', async () => {
    lab = await ReleaseLab.create(options);
    lab.traffic = { badCanary: 0.5, badStable: 0 };
    await lab.untilState(await lab.begin('2.0.0'), 'rolled-back');
    await expect(lab.start('2.0.0')).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      next: expect.stringContaining('say why'),
    });
    lab.traffic = { badCanary: 0, badStable: 0 };
    const id = await lab.begin('2.0.0', { retryReason: 'The disk was full.' });
    const done = await lab.untilState(id, 'completed');
    expect(done.reason).toContain('Again because: The disk was full.');
  });

  it('holds at the word of a person, and goes on, promotes and aborts at another', async () => {
    lab = await ReleaseLab.create(options);
    // Without evidence it would stay at its first step.
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 50, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const rolloutId = await lab.begin('2.0.0');
    const ask = (verb: string, who = rhea) =>
      lab.ask(`release.${verb}`, { rolloutId }, who, `To ${verb} it.`);
    await lab.until(rolloutId, row => row.observed_percent === 10);
    expect((await ask('pause')).state).toBe('succeeded');
    expect(await lab.rollout(rolloutId)).toMatchObject({
      state: 'paused',
      state_reason: 'To pause it.',
    });
    expect((await ask('resume')).state).toBe('succeeded');
    expect(await ask('resume')).toMatchObject({
      state: 'failed',
      error: { message: 'The rollout is not paused.' },
    });
    expect((await ask('promote')).state).toBe('succeeded');
    await lab.until(rolloutId, row => row.observed_percent === 50);
    await expect(ask('promote', kim)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
    expect((await ask('abort', kim)).state).toBe('succeeded');
    await lab.untilState(rolloutId, 'rolled-back');
    await lab.until(rolloutId, row => !row.open);
    expect(weights()).toEqual([0, 10, 50, 0]);
    expect((await ask('abort')).state).toBe('no-op');
    await expect(ask('pause')).rejects.toMatchObject({ code: 'ROLLOUT_ENDED' });
    const asked = (await listEvents(lab.knex, rolloutId)).filter(
      ({ kind }) => kind === 'asked',
    );
    expect(asked.map(({ actor }) => actor)).toEqual([
      rhea.ref,
      rhea.ref,
      rhea.ref,
      rhea.ref,
      kim.ref,
    ]);
  });

  it('holds while telemetry is silent, and goes on when it is back', async () => {
    lab = await ReleaseLab.create(options);
    lab.traffic = null;
    const id = await lab.begin('2.0.0');
    const paused = await lab.untilState(id, 'paused');
    expect(paused.state_reason).toContain('No telemetry');
    expect(paused.observed_percent).toBe(10);
    lab.traffic = { badCanary: 0, badStable: 0 };
    await lab.untilState(id, 'completed');
  });

  it('does again what it does not know to be done, and does it once', async () => {
    const target = shopTarget();
    const lost = new Set(['deploy', 'setWeights', 'retire']);
    // Each of them works the first time, and its answer gets lost; reading fails now and then.
    let reads = 0;
    target.fault = method => {
      if (lost.delete(method)) return 'lost';
      if (method !== 'readBack' && method !== 'observe') return undefined;
      reads += 1;
      return reads % 5 === 0 ? 'refused' : undefined;
    };
    lab = await ReleaseLab.create({ target });
    const id = await lab.begin('2.0.0');
    await lab.untilState(id, 'completed');
    await lab.until(id, row => !row.open);
    expect(lab.target.changes).toEqual([
      'deploy 2.0.0',
      'setWeights 0',
      'setWeights 10',
      'setWeights 50',
      'setWeights 100',
      'setWeights 0',
      'retire 1.0.0',
    ]);
  });

  it('takes back what can never be deployed, and says why', async () => {
    const target = shopTarget();
    const versions = await target.versions(SHOP);
    jest
      .spyOn(target, 'versions')
      .mockResolvedValue([{ version: '2.0.0', digest: versions[2].digest }]);
    lab = await ReleaseLab.create({ target });
    const id = await lab.begin('2.0.0');
    const done = await lab.untilState(id, 'rolled-back');
    expect(done.state_reason).toContain('It could not be deployed');
    expect((await lab.target.readBack(SHOP)).stable).toBe('initial');
  });

  it('gives the first release of a component all traffic at once', async () => {
    lab = await ReleaseLab.create({ target: shopTarget({ empty: true }) });
    const id = await lab.begin('1.0.0');
    expect(await lab.untilState(id, 'completed')).toMatchObject({
      kind: 'first',
      previous_id: null,
    });
    expect((await lab.target.readBack(SHOP)).stableDigest).toBe(
      VERSIONS[0].digest,
    );
    await waitFor(async () => (await lab.rollout(id)).open === false);
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
  });

  it('looks after a rollout with as many replicas as there are, one at a time', async () => {
    lab = await ReleaseLab.create(options);
    lab.startController();
    lab.startController();
    const id = await lab.begin('2.0.0');
    await lab.untilState(id, 'completed');
    await lab.until(id, row => !row.open);
    expect(weights()).toEqual([0, 10, 50, 100, 0]);
    const lane = await lab.knex('release_lanes').where(LANE).first();
    expect(Number(lane.fence)).toBe(1);
  });
});
