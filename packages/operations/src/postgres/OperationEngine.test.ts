import { deferred, EngineLab } from '../__testUtils__/engines';
import { ada, mallory } from '../__testUtils__/toy';

const box = { name: 'acme', parts: ['lid', 'base'] };
const create = { type: 'toy.create', input: box, actor: ada };
const WAIT = { timeoutMs: 20_000 };

jest.setTimeout(60_000);

describe('OperationEngine', () => {
  let lab: EngineLab;
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(() => lab.close());

  it('plans, decides, applies, records and shows', async () => {
    const told: string[] = [];
    const { engine, effects } = await lab.replica({
      onChange({ state }) {
        told.push(state);
        throw new Error('A listener that fails stops nothing.');
      },
    });
    const dry = await engine.plan(create);
    expect(dry.plan.changes.map(({ resource }) => resource)).toEqual([
      'part/lid',
      'part/base',
      'box',
    ]);
    expect(await lab.records()).toEqual([]);

    const accepted = await engine.submit({
      ...create,
      reason: 'A customer asked.',
      planHash: dry.plan.hash,
    });
    expect(accepted).toMatchObject({
      state: 'running',
      actor: ada,
      reason: 'A customer asked.',
      plan: dry.plan,
    });
    const done = await engine.settled(accepted.id, WAIT);
    expect(done).toMatchObject({
      state: 'succeeded',
      output: { boxId: `box-of-${done.id}`, made: 3 },
      error: null,
      finishedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(
      done.steps.map(({ key, state, attempts }) => [key, state, attempts]),
    ).toEqual([
      ['part-lid', 'done', 1],
      ['part-base', 'done', 1],
      ['activate', 'done', 1],
    ]);
    expect(await lab.knex('toy_box')).toEqual([
      {
        name: 'acme',
        id: `box-of-${done.id}`,
        state: 'active',
        reason: null,
        commits: 2,
      },
    ]);
    expect(effects.map(({ name }) => name)).toEqual([
      'accepted',
      'part-lid applied',
      'part-lid committed',
      'part-base applied',
      'ended',
    ]);

    expect(told).toEqual(['running', 'running', 'succeeded']);

    const records = await lab.records();
    expect(records.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['policy.decision', 'allow'],
      ['toy.create.accepted', 'success'],
      ['toy.create.succeeded', 'success'],
    ]);
    expect(records[0]).toMatchObject({
      key: done.decision.id,
      subject: `box-of-${done.id}`,
      plain: {
        decisionId: done.decision.id,
        operationId: done.id,
        planHash: dry.plan.hash,
        determining: ['anyone'],
        bundleSha256: 'b'.repeat(64),
      },
      personal: { actor: ada.ref },
    });
    expect(records[1].personal).toEqual({
      actor: ada.ref,
      subject: 'toy:acme',
      reason: 'A customer asked.',
    });
    // What is in the clear for ever names nobody.
    for (const { plain, subject } of records) {
      expect(JSON.stringify([plain, subject])).not.toMatch(/ada|acme|customer/);
    }
  });

  it('says no-op when run again, also with the hash of the older plan', async () => {
    const { engine } = await lab.replica();
    const first = await engine.submit(create);
    await engine.settled(first.id, WAIT);
    const again = await engine.submit({ ...create, planHash: first.plan.hash });
    expect(again).toMatchObject({ state: 'no-op', steps: [] });
    expect(again.plan.noop).toBe(true);
    expect(await engine.get(again.id)).toEqual(again);
    expect((await lab.events()).slice(3)).toEqual([
      'policy.decision',
      'toy.create.no-op',
    ]);
  });

  it('plans and does exactly what is missing', async () => {
    const { engine } = await lab.replica();
    await engine.settled((await engine.submit(create)).id, WAIT);
    await lab.knex('toy_part').where({ part: 'lid' }).delete();
    const repair = await engine.submit(create);
    expect(repair.plan.changes).toEqual([
      expect.objectContaining({ resource: 'part/lid', action: 'create' }),
    ]);
    const done = await engine.settled(repair.id, WAIT);
    expect(done.state).toBe('succeeded');
    expect(await lab.knex('toy_part')).toHaveLength(2);
  });

  it('stores and records a denial before it is told', async () => {
    const { engine } = await lab.replica();
    const denied = { ...create, actor: mallory };
    const error = await engine.submit(denied).catch(e => e);
    expect(error).toMatchObject({
      name: 'OperationError',
      code: 'POLICY_DENIED',
      status: 403,
      message: 'Mallory may not make toys.',
      next: 'Be someone else.',
    });
    expect(await engine.get(error.operationId)).toMatchObject({
      state: 'denied',
      decision: { id: error.decisionId, outcome: 'deny' },
      error: { code: 'POLICY_DENIED', decisionId: error.decisionId },
    });
    expect(
      (await lab.records()).map(({ event, outcome, key }) => [
        event,
        outcome,
        key,
      ]),
    ).toEqual([
      ['policy.decision', 'deny', error.decisionId],
      ['toy.create.denied', 'deny', `${error.operationId}/denied`],
    ]);
    expect(await lab.knex('toy_box')).toEqual([]);

    const dry = await engine.plan(denied);
    expect(dry.decision.outcome).toBe('deny');
    expect((await lab.records())[2]).toMatchObject({
      key: dry.decision.id,
      outcome: 'deny',
    });
  });

  it('refuses to do anything else than what was confirmed', async () => {
    const { engine } = await lab.replica();
    const { plan } = await engine.plan(create);
    await lab.knex('toy_part').insert({ box: 'acme', part: 'lid' });
    await expect(
      engine.submit({ ...create, planHash: plan.hash }),
    ).rejects.toMatchObject({ code: 'PLAN_CHANGED', status: 409 });
    expect(await lab.knex('operations')).toEqual([]);
    expect(await lab.records()).toEqual([]);
  });

  it('does nothing where the outbox cannot be written', async () => {
    const { engine, effects } = await lab.replica();
    await lab.knex.raw('ALTER TABLE ledger_outbox RENAME TO gone');
    await expect(engine.submit(create)).rejects.toThrow(/ledger_outbox/);
    await expect(engine.submit({ ...create, actor: mallory })).rejects.toThrow(
      /ledger_outbox/,
    );
    expect(await lab.knex('operations')).toEqual([]);
    expect(await lab.knex('toy_box')).toEqual([]);
    expect(effects).toEqual([]);

    await lab.knex.raw('ALTER TABLE gone RENAME TO ledger_outbox');
    const after = await engine.submit(create);
    expect((await engine.settled(after.id, WAIT)).state).toBe('succeeded');
  });

  it('answers bad input with fields, and knows its types', async () => {
    const { engine } = await lab.replica();
    await expect(engine.submit({ ...create, input: {} })).rejects.toMatchObject(
      {
        code: 'INVALID_INPUT',
        fields: { name: 'Give it a name.' },
      },
    );
    await expect(
      engine.submit({ ...create, type: 'toy.melt' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(engine.get('op_none')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('joins the one that is at work, and refuses another on the same subject', async () => {
    const gate = deferred();
    const { engine } = await lab.replica({
      hooks: { beforePart: () => gate.promise },
    });
    const first = await engine.submit(create);
    const joined = await engine.submit(create);
    expect(joined.id).toBe(first.id);
    await expect(
      engine.submit({ ...create, input: { ...box, parts: ['handle'] } }),
    ).rejects.toMatchObject({
      code: 'OPERATION_IN_PROGRESS',
      operationId: first.id,
    });
    gate.resolve();
    expect((await engine.settled(first.id, WAIT)).state).toBe('succeeded');
    expect(await lab.events()).toEqual([
      'policy.decision',
      'toy.create.accepted',
      'policy.decision',
      'toy.create.joined',
      'toy.create.succeeded',
    ]);
  });

  it('joins also when half of it is done and the plan is a shorter one', async () => {
    const started = deferred();
    const gate = deferred();
    const { engine } = await lab.replica({
      hooks: {
        async beforePart(part) {
          if (part !== 'base') return;
          started.resolve();
          await gate.promise;
        },
      },
    });
    const first = await engine.submit(create);
    await started.promise;
    const again = await engine.submit({ ...create, planHash: first.plan.hash });
    expect(again.id).toBe(first.id);
    gate.resolve();
    await engine.settled(first.id, WAIT);
  });

  it('lists newest first, page by page, by what is asked for', async () => {
    const { engine } = await lab.replica();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      lab.advance(1);
      const input = { ...box, name };
      const { id } = await engine.submit({ ...create, input });
      await engine.settled(id, WAIT);
      ids.unshift(id);
    }
    const first = await engine.list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await engine.list({ limit: 2, after: first.next! });
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.next).toBeNull();
    const found = async (query: Parameters<typeof engine.list>[0]) =>
      (await engine.list(query)).items.length;
    expect(await found({ subject: 'toy:a' })).toBe(1);
    expect(await found({ states: ['succeeded'], actor: ada.ref })).toBe(3);
    expect(await found({ states: ['failed'] })).toBe(0);
    expect(await found({ type: 'toy.melt' })).toBe(0);
  });
});
