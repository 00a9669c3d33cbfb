import { mockServices } from '@backstage/backend-test-utils';
import { AuditQueue } from './AuditQueue';

/** A database that answers when told. */
class Store {
  readonly batches: number[][] = [];
  private answers: Array<{ resolve(): void; reject(error: Error): void }> = [];

  write = (batch: readonly number[]) => {
    this.batches.push([...batch]);
    return new Promise<void>((resolve, reject) => {
      this.answers.push({ resolve, reject });
    });
  };

  async answer(error?: Error) {
    const next = this.answers.shift()!;
    if (error) next.reject(error);
    else next.resolve();
    await new Promise(setImmediate);
  }
}

describe('AuditQueue', () => {
  const clock = { now: () => new Date(), wait: jest.fn(async () => {}) };
  let store: Store;
  let logger: ReturnType<typeof mockServices.logger.mock>;
  let queue: AuditQueue<number>;

  beforeEach(() => {
    jest.clearAllMocks();
    store = new Store();
    logger = mockServices.logger.mock();
    queue = new AuditQueue({
      write: store.write,
      logger,
      clock,
      capacity: 3,
      random: () => 1,
    });
  });

  it('writes in the background, what gathers meanwhile together', async () => {
    queue.push(1);
    queue.push(2);
    queue.push(3);
    expect(store.batches).toEqual([[1]]);
    await store.answer();
    expect(store.batches).toEqual([[1], [2, 3]]);
    await store.answer();
    queue.push(4);
    expect(store.batches).toEqual([[1], [2, 3], [4]]);
  });

  it('tries again later when the database is away, and keeps the order', async () => {
    queue.push(1);
    await store.answer(new Error('away'));
    expect(clock.wait).toHaveBeenCalledWith(1_000, expect.anything());
    await store.answer(new Error('still away'));
    expect(clock.wait).toHaveBeenCalledWith(2_000, expect.anything());
    queue.push(2);
    await store.answer();
    expect(store.batches).toEqual([[1], [1], [1], [2]]);
  });

  it('drops what does not fit, counts it, and says so', async () => {
    [1, 2, 3, 4, 5].forEach(item => queue.push(item));
    await store.answer();
    expect(logger.error).toHaveBeenCalledWith(
      '2 audit events were dropped while the database could not keep up.',
    );
    await store.answer();
    expect(store.batches).toEqual([[1], [2, 3]]);
  });

  it('writes what waits before a shutdown', async () => {
    clock.wait.mockReturnValueOnce(new Promise(() => {}));
    queue.push(1);
    queue.push(2);
    const flushed = queue.flush();
    await store.answer();
    await store.answer();
    await flushed;
    expect(store.batches).toEqual([[1], [2]]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('does not keep a process alive whose database does not answer', async () => {
    queue.push(1);
    queue.push(2);
    await queue.flush();
    expect(clock.wait).toHaveBeenCalledWith(5_000, expect.anything());
    expect(logger.error).toHaveBeenCalledWith(
      '2 audit events could not be stored before the shutdown and are lost.',
    );
  });
});
