import { FailureLimiter, MAX_FAILURES, WINDOW_MS } from './FailureLimiter';

function create() {
  const time = { now: 0 };
  const limiter = new FailureLimiter(() => time.now);
  const fail = (name: string, times: number) => {
    for (let count = 0; count < times; count += 1) {
      limiter.failed(name);
    }
  };
  return { time, limiter, fail };
}

describe('FailureLimiter', () => {
  it('makes a name wait after too many failures, until the window ends', () => {
    const { time, limiter, fail } = create();
    fail('ada', MAX_FAILURES - 1);
    expect(limiter.waitMs('ada')).toBe(0);
    time.now = 10_000;
    fail('ada', 1);
    expect(limiter.waitMs('ada')).toBe(WINDOW_MS - 10_000);
    expect(limiter.waitMs('omar')).toBe(0);
    time.now = WINDOW_MS;
    expect(limiter.waitMs('ada')).toBe(0);
  });

  it('forgets failures after a success', () => {
    const { limiter, fail } = create();
    fail('ada', MAX_FAILURES - 1);
    limiter.succeeded('ada');
    fail('ada', 1);
    expect(limiter.waitMs('ada')).toBe(0);
  });

  it('stays bounded whatever names are tried', () => {
    const { limiter, fail } = create();
    fail('first', MAX_FAILURES);
    for (let index = 0; index < 1_000; index += 1) {
      limiter.failed(`name-${index}`);
    }
    expect(limiter.waitMs('first')).toBe(0);
  });
});
