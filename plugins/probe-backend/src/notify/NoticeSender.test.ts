import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ProbeArm, ProbeOutcome } from '@companyos/plugin-probe-common';
import { claimNotifications, listIncidents } from '../database';
import { closeAbandoned } from '../incidents/closeAbandoned';
import { found, ProbeLab, probeOf } from '../__testUtils__/lab';
import { NoticeSender, retryMs } from './NoticeSender';
import type { OwnerDirectory } from './OwnerDirectory';

type Sent = Parameters<NotificationService['send']>[0];

describe('NoticeSender', () => {
  let lab: ProbeLab;
  let sent: Sent[];
  /** Called in place of the notifications plugin; may throw. */
  let deliver: (notice: Sent) => Promise<void>;
  let catalogAnswers: boolean;

  beforeEach(async () => {
    lab = await ProbeLab.create();
    sent = [];
    catalogAnswers = true;
    deliver = async notice => {
      sent.push(notice);
    };
  });
  afterEach(() => lab.drop());

  const owners: Pick<OwnerDirectory, 'find' | 'catchAll'> = {
    async find(ref: string) {
      if (!catalogAnswers) throw new Error('The catalog is down');
      return { recipient: 'group:default/shop-team', route: [`${ref} → team`] };
    },
    catchAll: (route: readonly string[]) => ({
      recipient: 'group:default/on-call',
      route: [...route, 'catch-all'],
    }),
  };

  const sender = () =>
    NoticeSender.create({
      database: lab.database.knex,
      notifications: { send: notice => deliver(notice) },
      owners,
      clock: lab.clock,
      random: () => 1,
      logger: mockServices.logger.mock(),
    });

  async function walk(
    probeId: string,
    outcomes: readonly ProbeOutcome[],
    arm: ProbeArm = 'stable',
  ) {
    const probe = probeOf(probeId);
    const { walker } = lab.replica(probe);
    for (const outcome of outcomes) {
      lab.findings.set(probeId, [found(outcome)]);
      await walker.walk({ probe, arm, trigger: 'schedule' });
      lab.pass(1_000);
    }
  }
  const FAIL = ['fail', 'fail'] as const;
  const RECOVER = ['pass', 'pass'] as const;

  const incidents = async () => {
    const { items } = await listIncidents(lab.database.knex, {
      probeIds: ['a', 'b'],
      limit: 50,
    });
    return items;
  };

  it('tells the owner with severity and link, and again when it is over', async () => {
    await walk('a', FAIL);
    await sender().sendDue();
    await walk('a', RECOVER);
    await sender().sendDue();
    await sender().sendDue();
    const recipients = {
      type: 'entity',
      entityRef: 'group:default/shop-team',
    };
    expect(sent).toEqual([
      {
        recipients,
        payload: {
          title: 'Failing: Walk a',
          description:
            'It was fail. 2 of the last 3 walks of a failed. Version sha256:one answered.',
          severity: 'critical',
          link: '/#probe-a',
          topic: 'probes',
          scope: 'probe/a/stable/wrong-answer',
        },
      },
      {
        recipients,
        payload: {
          title: 'Resolved: Walk a',
          description: 'a works again. It had failed: It was fail.',
          severity: 'normal',
          link: '/#probe-a',
          topic: 'probes',
          scope: 'probe/a/stable/wrong-answer',
        },
      },
    ]);
    const [{ notifications }] = await incidents();
    expect(notifications).toMatchObject([
      {
        kind: 'opened',
        attempts: 1,
        recipient: 'group:default/shop-team',
        route: ['component:default/shop → team'],
        sentAt: expect.any(String),
      },
      { kind: 'resolved', attempts: 1, sentAt: expect.any(String) },
    ]);
  });

  it('sends again what a crash left unmarked, and loses no resolution by it', async () => {
    await walk('a', FAIL);
    // Killed between sending and marking: sent, and nobody came back to say so.
    const [notice] = await claimNotifications(lab.database.knex, {
      limit: 10,
      leaseMs: 60_000,
      now: lab.now,
    });
    await deliver({
      recipients: { type: 'entity', entityRef: 'x' },
      payload: notice.content,
    });
    await walk('a', RECOVER);

    // The dead one's lease still stands, and the resolution does not overtake.
    await sender().sendDue();
    expect(sent).toHaveLength(1);
    expect((await incidents())[0].notifications).toMatchObject([
      { sentAt: null },
      { sentAt: null },
    ]);

    lab.pass(60_000);
    await sender().sendDue();
    await sender().sendDue();
    expect(sent.map(({ payload }) => payload.title)).toEqual([
      'Failing: Walk a',
      'Failing: Walk a',
      'Resolved: Walk a',
    ]);
    // The same scope: for whoever reads it, the second replaces the first.
    expect(new Set(sent.map(({ payload }) => payload.scope)).size).toBe(1);
    expect((await incidents())[0].notifications).toMatchObject([
      { kind: 'opened', attempts: 2, sentAt: expect.any(String) },
      { kind: 'resolved', attempts: 1, sentAt: expect.any(String) },
    ]);
  });

  it('does not take for sent what was not, and tries again later and later', async () => {
    await walk('a', FAIL);
    deliver = async () => {
      throw new Error('No such service');
    };
    await sender().sendDue();
    expect((await incidents())[0].notifications).toMatchObject([
      {
        sentAt: null,
        recipient: null,
        attempts: 1,
        lastError: 'Error: No such service',
      },
    ]);
    // Not before its time.
    await sender().sendDue();
    lab.pass(1_999);
    await sender().sendDue();
    expect((await incidents())[0].notifications[0].attempts).toBe(1);
    lab.pass(1);
    await sender().sendDue();
    expect((await incidents())[0].notifications[0].attempts).toBe(2);

    deliver = async notice => {
      sent.push(notice);
    };
    lab.pass(4_000);
    await sender().sendDue();
    expect(sent).toHaveLength(1);
    expect((await incidents())[0].notifications[0]).toMatchObject({
      attempts: 3,
      lastError: null,
      sentAt: lab.now.toISOString(),
    });
  });

  it('sends each once, whatever the number of replicas', async () => {
    await walk('a', FAIL);
    await walk('b', FAIL);
    await walk('b', FAIL, 'canary');
    await Promise.all([1, 2, 3, 4].map(() => sender().sendDue()));
    await Promise.all([1, 2, 3, 4].map(() => sender().sendDue()));
    expect(sent.map(({ payload }) => payload.scope).sort()).toEqual([
      'probe/a/stable/wrong-answer',
      'probe/b/canary/wrong-answer',
      'probe/b/stable/wrong-answer',
    ]);
    const canary = sent.find(({ payload }) => /canary/.test(payload.scope!));
    expect(canary?.payload).toMatchObject({
      title: 'Canary failing: Walk b',
      severity: 'high',
    });
  });

  it('says the second incident too, after the first was resolved', async () => {
    await walk('a', [...FAIL, ...RECOVER, ...FAIL]);
    for (let i = 0; i < 4; i += 1) await sender().sendDue();
    expect(sent.map(({ payload }) => payload.title)).toEqual([
      'Failing: Walk a',
      'Resolved: Walk a',
      'Failing: Walk a',
    ]);
  });

  it('asks the catalog a few times, then tells the catch-all rather than nobody', async () => {
    await walk('a', FAIL);
    catalogAnswers = false;
    for (let i = 0; i < 3; i += 1) {
      expect(sent).toEqual([]);
      await sender().sendDue();
      lab.pass(10_000);
    }
    expect(sent).toMatchObject([
      { recipients: { entityRef: 'group:default/on-call' } },
    ]);
    expect((await incidents())[0].notifications[0]).toMatchObject({
      recipient: 'group:default/on-call',
      route: ['The catalog did not answer at 3 attempts.', 'catch-all'],
    });
  });

  it('closes the incident of a canary that is gone, and does not call that recovered', async () => {
    await walk('a', FAIL, 'canary');
    await walk('b', FAIL);
    const close = () =>
      closeAbandoned(lab.database.knex, {
        find: id => probeOf(id),
        now: lab.now,
      });
    lab.pass(14 * 60_000);
    expect(await close()).toBe(0);
    lab.pass(60_000);
    expect(await close()).toBe(1);
    expect(await close()).toBe(0);
    await sender().sendDue();
    await sender().sendDue();
    expect(sent.map(({ payload }) => payload.title).sort()).toEqual([
      'Canary failing: Walk a',
      'Failing: Walk b',
      'No longer measured: Walk a (canary)',
    ]);
    expect(await incidents()).toMatchObject([
      { probeId: 'b', resolvedAt: null },
      { probeId: 'a', resolution: 'no-longer-measured' },
    ]);
    // The next canary starts anew.
    await walk('a', ['fail'], 'canary');
    expect((await incidents()).filter(one => !one.resolvedAt)).toHaveLength(1);
  });
});

describe('retryMs', () => {
  it('doubles up to five minutes, at least half of it for certain', () => {
    expect(retryMs(1, 1)).toBe(2_000);
    expect(retryMs(1, 0)).toBe(1_000);
    expect(retryMs(4, 1)).toBe(16_000);
    expect(retryMs(10_000, 1)).toBe(300_000);
  });
});
