import { EngineLab } from '../__testUtils__/engines';
import {
  ada,
  dev,
  gus,
  intervention,
  mallory,
  noor,
  toyDirectory,
  VALID_FOR_MS,
} from '../__testUtils__/toy';

const box = { name: 'acme', parts: ['lid', 'lock'] };
const create = { type: 'toy.create', input: box, actor: ada };
const guarded = { ...create, input: { ...box, parts: ['lock', 'alarm'] } };
const WAIT = { timeoutMs: 20_000, until: 'ended' as const };

jest.setTimeout(60_000);

describe('approvals', () => {
  let lab: EngineLab;
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(() => lab.close());

  const touched = async () => (await lab.knex('toy_part')).length;

  it('touches nothing until another person says yes', async () => {
    const { engine, effects } = await lab.replica();
    const dry = await engine.plan(create);
    expect(dry.approvalsNeeded).toEqual([
      expect.objectContaining({
        id: 'data-governance',
        people: [dev.ref, gus.ref],
      }),
    ]);
    const asked = await engine.submit(create);
    expect(asked).toMatchObject({
      state: 'awaiting-approval',
      approvals: {
        given: [],
        expiresAt: '2026-01-01T01:00:00.000Z',
        confirmedAt: null,
      },
    });
    await engine.wake();
    expect(await engine.settled(asked.id, { timeoutMs: 1 })).toEqual(asked);
    expect(await touched()).toBe(0);

    const { id, plan } = asked;
    expect(await engine.approvalChoices(asked, dev)).toEqual({
      approve: ['data-governance'],
      reject: true,
      revoke: false,
    });
    await engine.approve({
      id,
      actor: dev,
      planHash: plan.hash,
      reason: 'Looks right.',
    });
    const done = await engine.settled(id, WAIT);
    expect(done).toMatchObject({
      state: 'succeeded',
      approvals: {
        confirmedAt: '2026-01-01T00:00:00.000Z',
        given: [{ by: dev.ref, reason: 'Looks right.', planHash: plan.hash }],
      },
    });
    expect(await touched()).toBe(2);
    expect(effects.map(({ name }) => name).slice(0, 3)).toEqual([
      'accepted',
      'approved',
      'confirmed',
    ]);
    expect(await lab.events()).toEqual([
      'policy.decision',
      'toy.create.accepted',
      'policy.decision',
      'toy.create.approved',
      'policy.decision',
      'toy.create.approvals-confirmed',
      'toy.create.succeeded',
    ]);
  });

  it('needs a person for each requirement', async () => {
    const { engine } = await lab.replica();
    const { id, plan } = await engine.submit(guarded);
    const both = { ...dev, groups: [...dev.groups, ...noor.groups] };
    const yes = { id, actor: both, planHash: plan.hash };
    const half = await engine.approve(yes);
    expect(half.state).toBe('awaiting-approval');
    // Said again, also for the other requirement, it stays one person's word.
    const again = await engine.approve({ ...yes, requirement: 'engineers' });
    expect(again).toEqual(half);
    await engine.approve({ ...yes, actor: noor });
    expect((await engine.settled(id, WAIT)).state).toBe('succeeded');
  });

  it.each([
    ['who asked', { ...create, actor: dev }, dev],
    ['a stranger', create, mallory],
    ['someone of another group', create, noor],
  ])('is not given by %s', async (_, request, actor) => {
    const { engine } = await lab.replica();
    const { id, plan } = await engine.submit(request);
    const refused = await engine
      .approve({ id, actor, planHash: plan.hash })
      .catch(error => error);
    expect(refused).toMatchObject({ code: 'POLICY_DENIED', operationId: id });
    const [record] = (await lab.records()).slice(-1);
    expect(record).toMatchObject({
      key: refused.decisionId,
      outcome: 'deny',
      plain: { action: 'operation:approve', operationId: id },
    });
    expect((await engine.get(id)).state).toBe('awaiting-approval');
  });

  it('is not given through a group of one', async () => {
    const directory = toyDirectory();
    directory.groups.set('group:default/data-governance', [dev.ref]);
    const { engine } = await lab.replica({ directory });
    const dry = await engine.plan(create);
    expect(dry.approvalsNeeded).toMatchObject([{ people: [] }]);
    const { id, plan } = await engine.submit(create);
    await expect(
      engine.approve({ id, actor: dev, planHash: plan.hash }),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('is bound to the plan that was seen', async () => {
    const { engine } = await lab.replica();
    const { id } = await engine.submit(create);
    await expect(
      engine.approve({ id, actor: dev, planHash: '0'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
  });

  it('is void when the world has changed by the time it counts', async () => {
    const { engine } = lab.idleReplica();
    const { id, plan } = await engine.submit(create);
    await engine.approve({ id, actor: dev, planHash: plan.hash });
    await lab.knex('toy_part').insert({ box: 'acme', part: 'lid' });
    const worker = await lab.replica();
    expect(await worker.engine.settled(id, WAIT)).toMatchObject({
      state: 'failed',
      error: { code: 'PLAN_CHANGED' },
      approvals: { confirmedAt: null },
    });
    expect(await touched()).toBe(1);
    expect(await lab.knex('toy_box')).toMatchObject([{ state: 'cancelled' }]);
  });

  it('does not count from someone who lost the role, and another can be asked', async () => {
    const idle = lab.idleReplica();
    const { id, plan } = await idle.engine.submit(create);
    const planHash = plan.hash;
    await idle.engine.approve({ id, actor: dev, planHash });
    const directory = toyDirectory();
    directory.groups.set('group:default/data-governance', [gus.ref, noor.ref]);
    const { engine } = await lab.replica({ directory });
    const back = await engine.settled(id, { timeoutMs: 20_000 });
    expect(back).toMatchObject({
      state: 'awaiting-approval',
      approvals: { given: [{ by: dev.ref, state: 'void' }] },
    });
    expect(await touched()).toBe(0);
    expect(await lab.events()).toContain('toy.create.approval-void');
    await engine.approve({ id, actor: gus, planHash });
    expect((await engine.settled(id, WAIT)).state).toBe('succeeded');
  });

  it('ends where who asked lost the right to', async () => {
    const idle = lab.idleReplica();
    const { id, plan } = await idle.engine.submit(create);
    await idle.engine.approve({ id, actor: dev, planHash: plan.hash });
    const policy = {
      decide: (request: any) => ({
        ...intervention('').decision,
        request,
        outcome: 'deny' as const,
        reason: 'Ada may not any more.',
      }),
    };
    const { engine } = await lab.replica({ policy });
    expect(await engine.settled(id, WAIT)).toMatchObject({
      state: 'failed',
      error: { code: 'POLICY_DENIED', message: 'Ada may not any more.' },
    });
    expect(await touched()).toBe(0);
  });

  it('can be taken back until the work begins', async () => {
    const idle = lab.idleReplica();
    const { id, plan } = await idle.engine.submit(create);
    const planHash = plan.hash;
    const no = { actor: dev, reason: 'I misread it.' };
    await expect(idle.engine.revokeApproval(id, no)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await idle.engine.approve({ id, actor: dev, planHash });
    expect(await idle.engine.revokeApproval(id, no)).toMatchObject({
      state: 'awaiting-approval',
      approvals: { given: [{ state: 'revoked', endReason: 'I misread it.' }] },
    });
    const { engine } = await lab.replica();
    expect((await engine.get(id)).state).toBe('awaiting-approval');
    await engine.approve({ id, actor: dev, planHash });
    await engine.settled(id, WAIT);
    await expect(engine.revokeApproval(id, no)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('can be refused, by those who could give it', async () => {
    const { engine } = await lab.replica();
    const { id, plan } = await engine.submit(create);
    const no = { reason: 'The lid is still needed.' };
    await expect(
      engine.reject(id, { ...no, actor: mallory }),
    ).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await engine.reject(id, { ...no, actor: dev })).toMatchObject({
      state: 'rejected',
      error: { code: 'APPROVAL_REJECTED', operationId: id },
    });
    await expect(
      engine.approve({ id, actor: gus, planHash: plan.hash }),
    ).rejects.toMatchObject({ code: 'OPERATION_ENDED' });
    expect((await lab.records()).at(-1)).toMatchObject({
      event: 'toy.create.rejected',
      personal: { actor: dev.ref, reason: no.reason },
    });
    // The subject is free again.
    expect((await engine.submit(create)).id).not.toBe(id);
  });

  it('is not waited for longer than the plan is good', async () => {
    const { engine } = await lab.replica();
    const { id } = await engine.submit(create);
    lab.advance(VALID_FOR_MS + 1);
    await engine.wake();
    expect(await engine.get(id)).toMatchObject({
      state: 'expired',
      error: { code: 'APPROVAL_EXPIRED' },
    });
    expect(await lab.events()).toContain('toy.create.expired');
    expect(await lab.knex('toy_box')).toMatchObject([{ state: 'cancelled' }]);
  });

  it('is refused for a plan that is too old, also before anyone looked', async () => {
    const { engine } = await lab.replica();
    const { id, plan } = await engine.submit(create);
    lab.advance(VALID_FOR_MS + 1);
    await expect(
      engine.approve({ id, actor: dev, planHash: plan.hash }),
    ).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
    expect((await engine.get(id)).state).toBe('expired');
  });

  it('is not carried out where the plan got too old after the last yes', async () => {
    const idle = lab.idleReplica();
    const { id, plan } = await idle.engine.submit(create);
    await idle.engine.approve({ id, actor: dev, planHash: plan.hash });
    lab.advance(VALID_FOR_MS + 1);
    const { engine } = await lab.replica();
    expect(await engine.settled(id, WAIT)).toMatchObject({
      state: 'failed',
      error: { code: 'APPROVAL_EXPIRED' },
    });
    expect(await touched()).toBe(0);
  });

  it('can be cancelled while it waits for a yes', async () => {
    const { engine } = await lab.replica();
    const { id } = await engine.submit(create);
    await engine.cancel(id, intervention('Not needed.'));
    expect((await engine.settled(id, WAIT)).state).toBe('cancelled');
    expect(await touched()).toBe(0);
  });

  it('waits while the directory does not answer', async () => {
    const idle = lab.idleReplica();
    const { id, plan } = await idle.engine.submit(create);
    await idle.engine.approve({ id, actor: dev, planHash: plan.hash });
    const directory = toyDirectory();
    let down = true;
    const { engine } = await lab.replica({
      directory: {
        ...directory,
        async groupsOf(ref) {
          if (down) throw new Error('The catalog is down.');
          return directory.groupsOf(ref);
        },
      },
    });
    const waiting = await engine.settled(id, { timeoutMs: 20_000 });
    expect(waiting).toMatchObject({ state: 'waiting' });
    down = false;
    await engine.retryNow(id, intervention('It is back.'));
    expect((await engine.settled(id, WAIT)).state).toBe('succeeded');
  });

  it('counts each word once when replicas are told at the same moment', async () => {
    const [one, two] = [await lab.replica(), await lab.replica()];
    const { id, plan } = await one.engine.submit(guarded);
    const planHash = plan.hash;
    await Promise.allSettled([
      one.engine.approve({ id, actor: dev, planHash }),
      two.engine.approve({ id, actor: gus, planHash }),
      two.engine.approve({ id, actor: dev, planHash }),
      one.engine.approve({ id, actor: noor, planHash }),
    ]);
    const done = await one.engine.settled(id, WAIT);
    expect(done.state).toBe('succeeded');
    const given = done.approvals?.given.map(({ requirement }) => requirement);
    expect(given?.sort()).toEqual(['data-governance', 'engineers']);
    const events = await lab.events();
    expect(
      events.filter(event => event === 'toy.create.approvals-confirmed'),
    ).toHaveLength(1);
    expect(
      events.filter(event => event === 'toy.create.approved'),
    ).toHaveLength(2);
    expect(await touched()).toBe(2);
  });

  it('answers the same operation when asked twice', async () => {
    const { engine } = await lab.replica();
    const first = await engine.submit(create);
    const second = await engine.submit({ ...create, actor: noor });
    expect(second.id).toBe(first.id);
  });
});
