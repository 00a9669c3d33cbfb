import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import {
  ada,
  augusta,
  kim,
  omar,
  QUICK,
  rhea,
  SHOP,
  shopTarget,
  VERSIONS,
} from '../__testUtils__/world';
import { findRelease } from '../database';

/** Stays at its first step until somebody decides. */
const PATIENT = {
  ...QUICK,
  steps: [
    { weightPercent: 10, minimumSamples: 100_000_000 },
    { weightPercent: 100 },
  ],
};

describe('starting a release', () => {
  let lab: ReleaseLab;
  beforeEach(async () => {
    lab = await ReleaseLab.create({ controller: false });
  });
  afterEach(() => lab.close());

  const plan = (input: object, actor = ada) =>
    lab.engine.plan({
      type: 'release.start',
      input: { component: SHOP, target: 'staging', version: '2.0.0', ...input },
      actor,
    });

  it('says in a dry run what would happen, and does nothing', async () => {
    const { plan: dry, decision } = await plan({});
    expect(decision.outcome).toBe('allow');
    expect(dry.summary).toContain('1.0.0 serves now');
    expect(dry.changes[0].summary).toContain('10 % → 50 % → 100 %');
    expect(await lab.knex('releases')).toEqual([]);
    expect(lab.target.changes).toEqual([]);
  });

  it.each([
    [{ component: 'component:default/elsewhere' }, 'component'],
    [{ target: 'moon' }, 'target'],
    [{ version: '9.9.9' }, 'version'],
    [{ digest: VERSIONS[0].digest }, 'digest'],
  ])('refuses %j and says what there is', async (input, field) => {
    await expect(plan(input)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: { [field]: expect.any(String) },
    });
  });

  it('names everything that is wrong with a strategy, and whose it is', async () => {
    const steps = [{ weightPercent: 10 }, { weightPercent: 5 }];
    await expect(plan({ strategy: { steps } })).rejects.toMatchObject({
      code: 'STRATEGY_INVALID',
      status: 400,
      fields: {
        'strategy/steps[1].weightPercent': expect.stringContaining('5'),
      },
      next: 'Correct the strategy and send it again.',
    });
    lab.annotation = 'fast, please';
    await expect(plan({})).rejects.toMatchObject({
      code: 'STRATEGY_INVALID',
      next: expect.stringContaining('where the component keeps it'),
    });
    lab.annotation = undefined;
    const { plan: dry } = await plan({});
    expect(dry.changes[0].summary).toContain('1 % → 10 % → 50 % → 100 %');
  });

  it('is for platform engineers and the owners of the component', async () => {
    const outcomes = await Promise.all(
      [ada, omar, rhea, kim, augusta].map(async who => {
        const { decision } = await plan({}, who);
        return decision.outcome;
      }),
    );
    expect(outcomes).toEqual(['allow', 'allow', 'deny', 'deny', 'deny']);
  });

  it('has one rollout in a lane, also when two people ask at once', async () => {
    const results = await Promise.allSettled([
      lab.start('2.0.0'),
      lab.start('3.0.0'),
      lab.start('2.0.0', {}, omar),
    ]);
    const begun = results.filter(({ status }) => status === 'fulfilled');
    expect(begun.length).toBeGreaterThan(0);
    expect(await lab.knex('rollouts')).toHaveLength(1);
    const active = await lab.active();
    const other = active!.release_id;
    const { version } = (await findRelease(lab.knex, other))!;
    // The same again joins it; another one is told what is in the way.
    const again = await lab.start(version);
    expect(again).toMatchObject({ state: 'no-op' });
    await expect(
      lab.start(version === '2.0.0' ? '3.0.0' : '2.0.0'),
    ).rejects.toMatchObject({
      code: 'ROLLOUT_UNDERWAY',
      message: expect.stringContaining(active!.id),
    });
  });

  it('has nothing to do where the version serves already', async () => {
    expect(await lab.start('1.0.0')).toMatchObject({ state: 'no-op' });
  });
});

describe('rolling back', () => {
  let lab: ReleaseLab;
  afterEach(() => lab.close());

  const releaseId = async (version: string): Promise<string> =>
    (await lab.knex('releases').where({ version }).first('id')).id;
  const rollback = async (version: string, who = rhea) =>
    lab.ask(
      'release.rollback',
      { releaseId: await releaseId(version) },
      who,
      'It was better.',
    );

  it('goes back to a named release, verifies it by its digest, and does nothing the second time', async () => {
    lab = await ReleaseLab.create();
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
    const back = await rollback('1.0.0', kim);
    expect(back).toMatchObject({
      state: 'succeeded',
      output: {
        releaseId: await releaseId('1.0.0'),
        verified: { asked: 1_000, matched: 1_000, unanswered: 0 },
      },
    });
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stableDigest: VERSIONS[0].digest,
      canary: null,
    });
    const states = await lab.knex('releases').orderBy('version').pluck('state');
    expect(states).toEqual(['stable', 'superseded']);
    await lab.until(back.output.rolloutId as string, row => !row.open);
    const before = [...lab.target.changes];
    expect(await rollback('1.0.0')).toMatchObject({ state: 'no-op' });
    expect(lab.target.changes).toEqual(before);
    const ledger = (await lab.ledger()).map(({ event }) => event);
    expect(ledger).toContain('release.rollback.succeeded');
  });

  it('aborts what is under way first', async () => {
    lab = await ReleaseLab.create();
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
    lab.annotation = PATIENT;
    const id = await lab.begin('3.0.0');
    await lab.until(id, row => row.observed_percent === 10);
    const { plan } = await lab.engine.plan({
      type: 'release.rollback',
      input: { releaseId: await releaseId('1.0.0') },
      actor: rhea,
    });
    expect(plan.changes.map(({ resource }) => resource)).toEqual([
      `rollout/${id}`,
      `staging/${SHOP}/stable`,
    ]);
    expect((await rollback('1.0.0')).state).toBe('succeeded');
    const aborted = await lab.rollout(id);
    expect(aborted.state).toBe('rolled-back');
    expect(aborted.state_reason).toContain('It was better.');
    expect((await lab.target.readBack(SHOP)).stableDigest).toBe(
      VERSIONS[0].digest,
    );
  });

  it('goes back to a version that is just being taken away', async () => {
    const target = shopTarget();
    let stuck = true;
    target.fault = method =>
      method === 'retire' && stuck ? 'refused' : undefined;
    lab = await ReleaseLab.create({ target });
    const id = await lab.begin('2.0.0');
    await lab.untilState(id, 'completed');
    // The version before could not be taken away yet, and will be tried again while it is wanted back.
    const { open } = await lab.rollout(id);
    expect(open).toBe(true);
    const versions = target.versions.bind(target);
    jest.spyOn(target, 'versions').mockImplementation(async component => {
      stuck = false;
      return versions(component);
    });
    expect((await rollback('1.0.0')).state).toBe('succeeded');
    await lab.until(id, row => !row.open);
    expect((await lab.target.readBack(SHOP)).stableDigest).toBe(
      VERSIONS[0].digest,
    );
  });

  it('deploys again what went away before it got its traffic', async () => {
    const target = shopTarget();
    lab = await ReleaseLab.create({ target });
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
    const deploy = target.deploy.bind(target);
    let lost = false;
    jest
      .spyOn(target, 'deploy')
      .mockImplementation(async (component, request) => {
        const deployed = await deploy(component, request);
        if (!lost) {
          lost = true;
          const { deployment, fence } = request;
          await target.retire(component, { deployment, fence });
        }
        return deployed;
      });
    expect((await rollback('1.0.0')).state).toBe('succeeded');
  });

  it('refuses what never served, what is gone, and what is under way itself', async () => {
    const target = shopTarget();
    lab = await ReleaseLab.create({ target });
    lab.annotation = PATIENT;
    const id = await lab.begin('2.0.0');
    await expect(rollback('2.0.0')).rejects.toMatchObject({
      code: 'ROLLBACK_REFUSED',
      message: expect.stringContaining(id),
    });
    await lab.ask('release.abort', { rolloutId: id }, kim);
    await lab.untilState(id, 'rolled-back');
    await expect(rollback('2.0.0')).rejects.toMatchObject({
      code: 'ROLLBACK_REFUSED',
      message: expect.stringContaining('never had all traffic'),
    });
    lab.annotation = QUICK;
    await lab.untilState(await lab.begin('3.0.0'), 'completed');
    const versions = jest
      .spyOn(target, 'versions')
      .mockResolvedValue([VERSIONS[2]]);
    await expect(rollback('1.0.0')).rejects.toMatchObject({
      code: 'ROLLBACK_REFUSED',
      message: 'staging does not have version 1.0.0 any more.',
    });
    versions.mockResolvedValue([{ ...VERSIONS[3], version: '1.0.0' }]);
    await expect(rollback('1.0.0')).rejects.toMatchObject({
      message: expect.stringContaining('by now'),
    });
    versions.mockRestore();
    await expect(rollback('1.0.0', omar)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
    await expect(
      lab.ask('release.rollback', { releaseId: 'rel_none' }, rhea),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('fails where something else answers, and says what', async () => {
    const target = shopTarget();
    lab = await ReleaseLab.create({ target });
    await lab.untilState(await lab.begin('2.0.0'), 'completed');
    jest.spyOn(target, 'verifyDigest').mockResolvedValue({
      asked: 1_000,
      answers: [
        { digest: VERSIONS[0].digest, count: 990 },
        { digest: VERSIONS[1].digest, count: 7 },
      ],
      unanswered: 3,
    });
    expect(await rollback('1.0.0')).toMatchObject({
      state: 'failed',
      error: {
        code: 'DIGEST_MISMATCH',
        message: expect.stringMatching(/1000 requests 990 .*7 by .*3 without/),
      },
    });
  });
});
