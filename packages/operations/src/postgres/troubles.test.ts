import { deferred, EngineLab } from '../__testUtils__/engines';
import { ada, intervention } from '../__testUtils__/toy';
import { OperationError } from '../errors';

const create = {
  type: 'toy.create',
  input: { name: 'acme', parts: ['lid', 'base'] },
  actor: ada,
};
const WAIT = { timeoutMs: 20_000 };

jest.setTimeout(60_000);

describe('a step that fails', () => {
  let lab: EngineLab;
  beforeEach(async () => {
    lab = await EngineLab.create();
  });
  afterEach(() => lab.close());

  it('waits, says why, and goes on by itself with growing pauses', async () => {
    let failures = 3;
    const { engine } = await lab.replica({
      hooks: {
        async beforePart(part) {
          if (part === 'base' && failures-- > 0) {
            throw Object.assign(new Error(''), { code: 'ECONNREFUSED' });
          }
        },
      },
    });
    const { id } = await engine.submit(create);
    for (const [i, pauseMs] of [500, 1_000, 2_000].entries()) {
      // The wait before may still be there for a moment after it was told to go on.
      let waiting = await engine.settled(id, WAIT);
      while (waiting.steps[1].attempts <= i) {
        waiting = await engine.settled(id, WAIT);
      }
      expect(waiting).toMatchObject({
        state: 'waiting',
        waitReason: 'Make base: ECONNREFUSED',
        error: null,
      });
      expect(waiting.steps[1]).toMatchObject({
        state: 'failed',
        error: 'Make base: ECONNREFUSED',
      });
      expect(
        Date.parse(waiting.nextAttemptAt!) - Date.parse(waiting.updatedAt),
      ).toBe(pauseMs);
      expect((await lab.knex('toy_box').first()).state).toBe('waiting');

      lab.advance(pauseMs - 1);
      await engine.wake();
      expect((await engine.get(id)).state).toBe('waiting');
      lab.advance(1);
      await engine.wake();
    }
    const done = await engine.settled(id, { ...WAIT, until: 'ended' });
    expect(done).toMatchObject({
      state: 'succeeded',
      waitReason: null,
      nextAttemptAt: null,
    });
    expect(done.steps.map(({ attempts, error }) => [attempts, error])).toEqual([
      [1, null],
      [4, null],
      [1, null],
    ]);
    // Trying again is no event of its own.
    expect(await lab.events()).toEqual([
      'policy.decision',
      'toy.create.accepted',
      'toy.create.succeeded',
    ]);
  });

  it('is tried at once when a person says so, which is recorded', async () => {
    let down = true;
    const { engine } = await lab.replica({
      hooks: {
        async beforePart() {
          if (down) throw new Error('The store is down.');
        },
      },
    });
    const { id } = await engine.submit(create);
    await engine.settled(id, WAIT);
    down = false;
    await engine.retryNow(id, intervention('It is back.'));
    expect((await engine.settled(id, { ...WAIT, until: 'ended' })).state).toBe(
      'succeeded',
    );
    expect((await lab.records())[3]).toMatchObject({
      event: 'toy.create.retry-requested',
      personal: { actor: ada.ref, reason: 'It is back.' },
    });
    await expect(
      engine.retryNow(id, intervention('Again.')),
    ).rejects.toMatchObject({ code: 'OPERATION_ENDED', operationId: id });
  });

  it('ends the operation where it will not pass', async () => {
    const { engine } = await lab.replica({
      hooks: {
        async beforePart() {
          throw new OperationError('CONFLICT', 'A lid of another make.', {
            next: 'Remove it.',
          });
        },
      },
    });
    const { id } = await engine.submit(create);
    const failed = await engine.settled(id, WAIT);
    expect(failed).toMatchObject({
      state: 'failed',
      error: {
        code: 'CONFLICT',
        message: 'A lid of another make.',
        next: 'Remove it.',
        operationId: id,
      },
    });
    expect(failed.steps.map(({ state }) => state)).toEqual([
      'failed',
      'pending',
      'pending',
    ]);
    expect(await lab.knex('toy_box').first()).toMatchObject({
      state: 'failed',
      reason: 'Make lid: A lid of another make.',
    });
    expect((await lab.records()).at(-1)).toMatchObject({
      event: 'toy.create.failed',
      outcome: 'failure',
      plain: { errorCode: 'CONFLICT' },
    });
    // The subject is free again.
    expect((await engine.submit(create)).id).not.toBe(id);
  });

  it('stops before the next step when cancelled, with the reason', async () => {
    const started = deferred();
    const gate = deferred();
    const { engine } = await lab.replica({
      hooks: {
        async beforePart() {
          started.resolve();
          await gate.promise;
        },
      },
    });
    const { id } = await engine.submit(create);
    await started.promise;
    const cancelling = await engine.cancel(id, intervention('Wrong name.'));
    expect(cancelling.state).toBe('cancelling');
    // Asked again: the same answer, recorded once.
    await engine.cancel(id, intervention('Wrong name, really.'));
    gate.resolve();
    const cancelled = await engine.settled(id, WAIT);
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      error: { code: 'CANCELLED', message: 'Wrong name.' },
    });
    expect(cancelled.steps.map(({ state }) => state)).toEqual([
      'done',
      'pending',
      'pending',
    ]);
    expect(await lab.knex('toy_part')).toHaveLength(1);
    expect((await lab.events()).slice(2)).toEqual([
      'policy.decision',
      'toy.create.cancel-requested',
      'toy.create.cancelled',
    ]);
    await expect(
      engine.cancel(id, intervention('Again.')),
    ).rejects.toMatchObject({ code: 'OPERATION_ENDED' });
  });

  it('can be cancelled while it waits', async () => {
    const { engine } = await lab.replica({
      hooks: {
        async beforePart() {
          throw new Error('The store is down.');
        },
      },
    });
    const { id } = await engine.submit(create);
    await engine.settled(id, WAIT);
    await engine.cancel(id, intervention('Not any more.'));
    const ended = await engine.settled(id, { ...WAIT, until: 'ended' });
    expect(ended).toMatchObject({ state: 'cancelled', waitReason: null });
    // What went wrong can still be read.
    expect(ended.steps[0]).toMatchObject({
      state: 'failed',
      error: 'Make lid: The store is down.',
    });
  });

  it('takes part of the transaction that fails with it', async () => {
    const { engine } = await lab.replica();
    await lab.knex.raw('ALTER TABLE ledger_outbox RENAME TO hidden');
    await lab.knex.raw(
      `CREATE VIEW ledger_outbox AS SELECT * FROM hidden WHERE key NOT LIKE '%succeeded' WITH CHECK OPTION`,
    );
    const { id } = await engine.submit(create);
    const waiting = await engine.settled(id, WAIT);
    // Its end could not be recorded, so it has not ended, and neither has what its last step wrote.
    expect(waiting.state).toBe('waiting');
    expect((await lab.knex('toy_box').first()).state).toBe('waiting');
    await lab.knex.raw('DROP VIEW ledger_outbox');
    await lab.knex.raw('ALTER TABLE hidden RENAME TO ledger_outbox');
    lab.advance(60_000);
    await engine.wake();
    const ended = await engine.settled(id, { ...WAIT, until: 'ended' });
    expect(ended.state).toBe('succeeded');
  });
});
