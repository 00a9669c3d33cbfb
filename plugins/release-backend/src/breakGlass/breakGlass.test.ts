import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import type { BreakGlassReport } from '@companyos/plugin-release-common';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import { startTestPortal, type TestPortal } from '../__testUtils__/testPortal';
import { waitFor } from '@companyos/plugin-operation-node/testing';
import { SHOP, shopTarget, VERSIONS } from '../__testUtils__/world';

const REPORT: BreakGlassReport = {
  key: 'bg_01JDB0000000000000000000AA',
  component: SHOP,
  target: 'staging',
  version: '1.0.0',
  digest: VERSIONS[0].digest,
  reason: 'The portal was down.',
  claimedActor: 'user:default/kim',
  startedAt: '2026-01-02T03:04:05.000Z',
  outcome: 'success',
  words: '1000 of 1000 requests were answered by its digest',
};

describe('what was done without the portal', () => {
  let database: TestDatabase;
  let target: MemoryTarget;
  let portal: TestPortal;

  beforeEach(async () => {
    database = await createTestDatabase();
    target = shopTarget();
    portal = await startTestPortal(database, target);
  });
  afterEach(async () => {
    await portal.stop();
    await database.drop();
  });

  const late = () =>
    portal.ledger.filter(
      ({ record }) => record.event === 'release.rollback.break-glass',
    );

  it('is recorded once, late and as claimed, with what policy says of who delivers it', async () => {
    // A rollout is under way, so that the release is known and its history is read.
    const { releases } = portal.as('ada');
    const { rolloutId } = await releases.start({
      component: SHOP,
      target: 'staging',
      version: '2.0.0',
      reason: 'Release it.',
    });
    target.replaceStable('initial', '1.0.0');
    const first = await portal.as('kim').releases.reportBreakGlass(REPORT);
    expect(first).toEqual({
      key: REPORT.key,
      recorded: true,
      releaseId: expect.stringMatching(/^rel_/),
      decisionId: expect.stringMatching(/^pd_/),
    });
    const again = await portal.as('omar').releases.reportBreakGlass(REPORT);
    expect(again).toMatchObject({ recorded: false, decisionId: null });
    await waitFor(async () => late().length > 0);
    expect(late()).toHaveLength(1);
    expect(late()[0].record).toMatchObject({
      outcome: 'success',
      subject: `release:${first.releaseId}`,
      occurredAt: REPORT.startedAt,
      plain: { late: true, actorIs: 'claimed', decided: 'allow' },
    });
    expect(late()[0].personal).toMatchObject({
      actor: { value: 'user:default/kim' },
      deliveredBy: { value: 'user:default/kim' },
    });
    const history = await releases.history(rolloutId!);
    expect(history.map(({ words }) => words)).toContainEqual(
      expect.stringContaining(
        'gave all traffic to 1.0.0: The portal was down.',
      ),
    );
    expect(await releases.release(first.releaseId!)).toMatchObject({
      state: 'stable',
    });
  });

  it('is recorded also where policy denies it, and of what the portal does not know', async () => {
    const answer = await portal.as('augusta').releases.reportBreakGlass({
      ...REPORT,
      digest: `sha256:${'9'.repeat(64)}`,
    });
    expect(answer).toMatchObject({ recorded: true, releaseId: null });
    await waitFor(async () => late().length > 0);
    expect(late()[0].record).toMatchObject({
      subject: 'target:staging',
      plain: { decided: 'deny' },
    });
  });

  it('is told by a person, and in full', async () => {
    await expect(
      portal.asService('external:ci').reportBreakGlass(REPORT),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await expect(
      portal
        .as('kim')
        .releases.reportBreakGlass({ ...REPORT, reason: ' ', key: 'x' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: { reason: 'Say why.', key: expect.any(String) },
    });
    expect(late()).toEqual([]);
  });
});
