import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import { kim, QUICK, SHOP, shopTarget, VERSIONS } from '../__testUtils__/world';

describe('weights that are not what the controller wrote', () => {
  let lab: ReleaseLab;
  const options = {};

  afterEach(() => lab.close());

  const weights = () =>
    lab.target.changes
      .filter(change => change.startsWith('setWeights'))
      .map(change => Number(change.split(' ')[1]));

  it('pauses at a weight that someone else set, and never raises it', async () => {
    lab = await ReleaseLab.create(options);
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const id = await lab.begin('2.0.0');
    await lab.until(id, row => row.observed_percent === 10);
    lab.target.interfere(5);
    const paused = await lab.untilState(id, 'paused');
    expect(paused.state_reason).toContain('weight of 5 %');
    const looked = paused.watched_at!.getTime();
    await lab.until(id, row => row.watched_at!.getTime() > looked + 1_000);
    expect((await lab.target.readBack(SHOP)).canaryPercent).toBe(5);
    expect(weights()).toEqual([0, 10]);
    expect(lab.told).toEqual([
      { about: 'paused', words: expect.stringContaining('5 %') },
    ]);
  });

  it('leaves alone what somebody has made stable meanwhile, also when the rollout is aborted', async () => {
    lab = await ReleaseLab.create(options);
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const rolloutId = await lab.begin('2.0.0');
    await lab.until(rolloutId, row => row.observed_percent === 10);
    lab.target.replaceStable('theirs', '3.0.0');
    const paused = await lab.untilState(rolloutId, 'paused');
    expect(paused.state_reason).toContain('Stable was replaced');
    const asked = await lab.ask('release.abort', { rolloutId }, kim);
    expect(asked.state).toBe('succeeded');
    await lab.untilState(rolloutId, 'rolled-back');
    await lab.until(rolloutId, row => !row.open);
    expect(await lab.target.readBack(SHOP)).toMatchObject({
      stable: 'theirs',
      canary: null,
      canaryPercent: 0,
    });
  });

  it('puts no canary beside another stable than the one that was planned with', async () => {
    const target = shopTarget();
    // Somebody is faster than the deployment.
    jest.spyOn(target, 'deploy').mockImplementationOnce(async (...asked) => {
      target.replaceStable('theirs', '3.0.0');
      return target.deploy(...asked);
    });
    lab = await ReleaseLab.create({ target });
    lab.annotation = { ...QUICK, readyWithinSeconds: 1 };
    const id = await lab.begin('2.0.0');
    const failed = await lab.untilState(id, 'failed');
    expect(failed.state_reason).toContain(
      `Stable is ${VERSIONS[2].digest}, and ${VERSIONS[0].digest} was expected.`,
    );
    expect((await lab.target.readBack(SHOP)).stable).toBe('theirs');
    expect(weights()).toEqual([]);
  });

  it('rests between its tries where a target cannot be brought to weight 0', async () => {
    const target = shopTarget();
    lab = await ReleaseLab.create({ target });
    lab.annotation = {
      ...QUICK,
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
    };
    const rolloutId = await lab.begin('2.0.0');
    await lab.until(rolloutId, row => row.observed_percent === 10);
    let tries = 0;
    // It says that it did, and did not.
    const real = target.setWeights.bind(target);
    const lying = jest
      .spyOn(target, 'setWeights')
      .mockImplementation(async () => {
        tries += 1;
        return target.readBack(SHOP).then(reading => reading);
      });
    const looks = jest.spyOn(target, 'observe');
    const asked = lab.ask('release.abort', { rolloutId }, kim);
    await waitFor(async () => tries >= 3);
    const from = { looks: looks.mock.calls.length, at: Date.now() };
    await waitFor(async () => looks.mock.calls.length >= from.looks + 5);
    // Without rest five looks take some twenty milliseconds.
    expect(Date.now() - from.at).toBeGreaterThan(1_000);
    lying.mockImplementation(real);
    await asked;
    await lab.untilState(rolloutId, 'rolled-back');
    expect((await target.readBack(SHOP)).canaryPercent).toBe(0);
  });
});
