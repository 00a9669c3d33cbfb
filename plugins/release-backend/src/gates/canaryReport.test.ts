import { ReleaseLab } from '../__testUtils__/ReleaseLab';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import { rhea, shopTarget, VERSIONS } from '../__testUtils__/world';
import { listGateReports } from '../database';

jest.setTimeout(120_000);

/** The reports of this rollout's release, newest first. */
async function reportsOf(lab: ReleaseLab, rolloutId: string) {
  const { release_id: id } = await lab.rollout(rolloutId);
  return listGateReports(lab.knex, id, 'canary', 10);
}

describe('what a rollout says about its canary', () => {
  let lab: ReleaseLab;
  afterEach(() => lab.close());

  it('is a pass when the judge promoted it through every step, and it is in the ledger', async () => {
    lab = await ReleaseLab.create();
    const id = await lab.begin('2.0.0');
    await lab.until(id, ({ state }) => state === 'completed');
    const [report, ...more] = await reportsOf(lab, id);
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      outcome: 'pass',
      observed: '3 of 3 steps',
      digest: VERSIONS[1].digest,
      reported_by: 'service:plugin:release',
    });
    expect(JSON.parse(report.measured)).toMatchObject({
      rolloutId: id,
      steps: [10, 50, 100],
      promotedByPeople: [],
    });
    const [record] = await lab.knex('ledger_outbox').where({
      key: `${report.id}/reported`,
    });
    expect(JSON.parse(record.record)).toMatchObject({
      event: 'release.gate.reported',
      plain: { gate: 'canary', evidenceSha256: report.measured_sha256 },
    });
  });

  it('is a failure from the moment it is taken back, and a later try takes its place', async () => {
    lab = await ReleaseLab.create();
    lab.traffic = { badCanary: 0.5, badStable: 0 };
    const id = await lab.begin('2.0.0');
    await lab.until(id, ({ state }) => state === 'rolled-back');
    const [failed, ...more] = await reportsOf(lab, id);
    expect(more).toEqual([]);
    expect(failed).toMatchObject({
      outcome: 'fail',
      words: expect.stringMatching(/^The judge took it back: /),
    });
    lab.traffic = { badCanary: 0, badStable: 0 };
    const again = await lab.begin('2.0.0', { retryReason: 'It was the disk.' });
    await lab.until(again, ({ state }) => state === 'completed');
    const outcomes = (await reportsOf(lab, again)).map(row => row.outcome);
    expect(outcomes).toEqual(['pass', 'fail']);
  });

  it('is not known where a person promoted it past the judge', async () => {
    lab = await ReleaseLab.create();
    const strategy = {
      steps: [
        { weightPercent: 10, minimumSamples: 100_000_000 },
        { weightPercent: 100 },
      ],
      soakSeconds: 0,
    };
    const id = await lab.begin('2.0.0', { strategy });
    await lab.until(id, row => row.observed_percent === 10);
    await waitFor(async () => {
      const { error } = await lab.ask(
        'release.promote',
        { rolloutId: id },
        rhea,
        'The customer waits.',
      );
      return !error;
    });
    await lab.until(id, ({ state }) => state === 'completed');
    const [report] = await reportsOf(lab, id);
    expect(report).toMatchObject({
      outcome: 'could-not-measure',
      words: expect.stringContaining(
        'user:default/rhea promoted it past step 1, before the judge was satisfied: The customer waits.',
      ),
      observed: '1 of 2 steps',
    });
  });

  it('is not known of the first release of a component', async () => {
    lab = await ReleaseLab.create({ target: shopTarget({ empty: true }) });
    const id = await lab.begin('1.0.0');
    await lab.until(id, ({ state }) => state === 'completed');
    expect(await reportsOf(lab, id)).toMatchObject([
      {
        outcome: 'could-not-measure',
        words:
          'Nothing served before, so there was nothing to compare it with.',
      },
    ]);
  });

  it('stays as it was when a rollback brings the release back', async () => {
    lab = await ReleaseLab.create();
    const first = await lab.begin('2.0.0');
    await lab.until(first, ({ state }) => state === 'completed');
    const second = await lab.begin('3.0.0');
    await lab.until(second, ({ state }) => state === 'completed');
    const { release_id: releaseId } = await lab.rollout(first);
    const back = await lab.ask('release.rollback', { releaseId }, rhea);
    expect(back.error).toBeNull();
    expect(await reportsOf(lab, first)).toMatchObject([{ outcome: 'pass' }]);
  });
});
