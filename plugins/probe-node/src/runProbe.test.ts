import { z } from 'zod/v4';
import { defineProbe } from './defineProbe';
import { runProbe, type RunProbeOptions } from './runProbe';
import type { Probe, ProbeContext, ProbeStep } from './types';
import { ManualClock } from './__testUtils__/ManualClock';

const DIGEST = 'sha256:aaaa';

function probeOf(
  run: ProbeStep['run'] | readonly ProbeStep[],
  change: Partial<Probe> = {},
): Probe {
  return defineProbe({
    id: 'login',
    title: 'Log in',
    owner: 'component:default/shop',
    criticalPath: 'login',
    target: {
      id: 'staging',
      baseUrl: 'http://target.example/',
      arms: { stable: {}, canary: { 'x-canary': 'always' } },
      digestHeader: 'x-release',
    },
    intervalMs: 30_000,
    timeoutMs: 5_000,
    steps: () =>
      typeof run === 'function' ? [{ title: 'Walk', run }] : [...run],
    ...change,
  });
}

const answer = (
  body: unknown = { ok: true },
  { status = 200, digest = DIGEST }: { status?: number; digest?: string } = {},
) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: digest ? { 'x-release': digest } : {},
  });

const never = () => new Promise<never>(() => {});
const refused = (code?: string) => async () => {
  throw Object.assign(
    new TypeError('fetch failed'),
    code && { cause: Object.assign(new Error('down'), { code }) },
  );
};

function start(
  probe: Probe,
  fetched: (url: string, init: RequestInit) => Promise<Response> = async () =>
    answer(),
  options: Partial<RunProbeOptions> = {},
) {
  const clock = new ManualClock();
  const fetchMock = jest.fn(fetched);
  const result = runProbe(probe, {
    arm: 'stable',
    clock,
    fetch: fetchMock as unknown as typeof fetch,
    ...options,
  });
  return { clock, fetchMock, result };
}

const get = ({ http }: ProbeContext) => http.request('/health');

describe('runProbe', () => {
  it('passes when every step does, and keeps the digest that the target reported', async () => {
    const probe = probeOf([
      {
        title: 'Send',
        async run({ http }) {
          const sent = await http.request('/jobs', {
            method: 'POST',
            json: { a: 1 },
          });
          sent.expectStatus(200).json(z.object({ ok: z.boolean() }));
        },
      },
      { title: 'Look', run: async context => void (await get(context)) },
    ]);
    const { fetchMock, result } = start(probe);
    expect(await result).toEqual({
      outcome: 'pass',
      failureClass: null,
      message: null,
      digest: DIGEST,
      steps: [
        { title: 'Send', outcome: 'pass', durationMs: 0, message: null },
        { title: 'Look', outcome: 'pass', durationMs: 0, message: null },
      ],
      startedAt: '2031-01-01T00:00:00.000Z',
      finishedAt: '2031-01-01T00:00:00.000Z',
      durationMs: 0,
    });
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://target.example/jobs');
    expect(init).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
    });
    expect(init.headers).not.toHaveProperty('x-canary');
  });

  it('leads every request to the canary when that is the arm, whatever the step says', async () => {
    const probe = probeOf(async ({ http }) => {
      await http.request('/a', { headers: { 'x-canary': 'never' } });
      await http.request('/b', { arm: 'stable' });
    });
    const { fetchMock, result } = start(probe, undefined, { arm: 'canary' });
    expect((await result).outcome).toBe('pass');
    const [first, second] = fetchMock.mock.calls.map(
      ([, { headers }]) => headers,
    );
    expect(first).toHaveProperty('x-canary', 'always');
    expect(second).not.toHaveProperty('x-canary');
  });

  it('fails with what the step says, and skips what comes after', async () => {
    const probe = probeOf([
      { title: 'One', run: async ({ fail }) => fail('There is no customer.') },
      { title: 'Two', run: async () => {} },
    ]);
    expect(await start(probe).result).toMatchObject({
      outcome: 'fail',
      failureClass: 'wrong-answer',
      message: 'There is no customer.',
      steps: [
        { outcome: 'fail', message: 'There is no customer.' },
        { title: 'Two', outcome: 'skipped', message: null },
      ],
    });
  });

  it.each([
    [
      'another status',
      async () => answer({ error: { code: 'INTERNAL' } }, { status: 500 }),
      'GET /health answered 500 (INTERNAL) instead of 200.',
    ],
    [
      'a redirect',
      async () => answer('', { status: 302 }),
      'GET /health answered 302 instead of 200.',
    ],
    [
      'no JSON',
      async () => answer('<html>'),
      'GET /health did not answer with JSON.',
    ],
    [
      'another shape',
      async () => answer({ ok: 'yes' }),
      'GET /health answered something else than was due: ok: Invalid input: expected boolean, received string.',
    ],
    [
      'too much',
      async () => answer('x'.repeat(1024 * 1024 + 1)),
      'GET /health answered more than 1048576 bytes.',
    ],
  ])('fails at %s', async (_, fetched, message) => {
    const probe = probeOf(async context => {
      (await get(context))
        .expectStatus(200)
        .json(z.object({ ok: z.boolean() }));
    });
    expect(await start(probe, fetched).result).toMatchObject({
      outcome: 'fail',
      failureClass: 'wrong-answer',
      message,
      digest: DIGEST,
    });
  });

  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['UND_ERR_SOCKET', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ])('fails when the target is gone: %s', async (code, failureClass) => {
    const probe = probeOf(async context => void (await get(context)));
    expect(await start(probe, refused(code)).result).toMatchObject({
      outcome: 'fail',
      failureClass,
      message: expect.stringContaining(`GET /health got no answer`),
      digest: null,
    });
  });

  it.each([['ENOTFOUND'], ['EAI_AGAIN'], ['EMFILE'], [undefined]])(
    'could not measure when this side is at fault: %s',
    async code => {
      const probe = probeOf(async context => void (await get(context)));
      expect(await start(probe, refused(code)).result).toMatchObject({
        outcome: 'could-not-measure',
        failureClass: null,
        message: expect.stringContaining('could not be sent from here'),
      });
    },
  );

  it('could not measure when the probe breaks, before a step or in it', async () => {
    const inStep = probeOf(async () => {
      throw new RangeError('off by one');
    });
    expect(await start(inStep).result).toMatchObject({
      outcome: 'could-not-measure',
      message: 'The probe itself broke: RangeError: off by one',
      steps: [{ outcome: 'could-not-measure' }],
    });
    let asked = 0;
    const before = probeOf(async () => {}, {
      steps: () => {
        asked += 1;
        if (asked > 1) throw new Error('no steps');
        return [{ title: 'One', run: async () => {} }];
      },
    });
    expect(await start(before).result).toMatchObject({
      outcome: 'could-not-measure',
      message: 'The probe itself broke: Error: no steps',
      steps: [],
    });
  });

  it('could not measure without credentials, or without a way to the arm', async () => {
    const probe = probeOf(async ({ cannotMeasure }) =>
      cannotMeasure('No password is configured.'),
    );
    expect(await start(probe).result).toMatchObject({
      outcome: 'could-not-measure',
      message: 'No password is configured.',
    });
    const oneArmed = probeOf(async context => void (await get(context)), {
      target: {
        id: 'staging',
        baseUrl: 'http://target.example',
        arms: { stable: {} },
      },
    });
    expect(
      await start(oneArmed, undefined, { arm: 'canary' }).result,
    ).toMatchObject({
      outcome: 'could-not-measure',
      message: 'Target staging has no way to its canary version.',
    });
  });

  describe('when its time is up', () => {
    it('fails if the target was being waited for', async () => {
      const probe = probeOf(async context => void (await get(context)));
      let signal: AbortSignal | null | undefined;
      const { clock, result } = start(probe, (_, init) => {
        signal = init.signal;
        return never();
      });
      await clock.pass(5_000);
      expect(await result).toMatchObject({
        outcome: 'fail',
        failureClass: 'timeout',
        message:
          'GET /health: no answer before the 5000 ms of the run were up.',
        durationMs: 5_000,
      });
      expect(signal?.aborted).toBe(true);
      expect(clock.waiting).toBe(0);
    });

    it('fails if the body of an answer does not end', async () => {
      const probe = probeOf(async context => void (await get(context)));
      const endless = new ReadableStream({ start() {} });
      const { clock, result } = start(
        probe,
        async () => new Response(endless, { headers: { 'x-release': DIGEST } }),
      );
      await clock.pass(5_000);
      expect(await result).toMatchObject({
        outcome: 'fail',
        failureClass: 'timeout',
        digest: DIGEST,
      });
    });

    it('could not measure if the probe hangs by itself', async () => {
      const { clock, result } = start(probeOf(never));
      await clock.pass(5_000);
      expect(await result).toMatchObject({
        outcome: 'could-not-measure',
        message: expect.stringContaining('not because of the target'),
      });
    });

    it('could not measure if this machine slept through it', async () => {
      const probe = probeOf(async context => void (await get(context)));
      const { clock, result } = start(probe, never);
      await clock.freeze(60_000);
      expect(await result).toMatchObject({
        outcome: 'could-not-measure',
        message:
          'This machine had no time for the probe: it noticed the end 55000 ms late.',
      });
    });

    it('holds a request to its own, shorter time', async () => {
      const probe = probeOf(async ({ http }) => {
        await http.request('/health', { timeoutMs: 100 });
      });
      const { clock, result } = start(probe, never);
      await clock.pass(100);
      expect(await result).toMatchObject({
        outcome: 'fail',
        failureClass: 'timeout',
        message: 'GET /health got no answer within 100 ms.',
      });
      expect(clock.waiting).toBe(0);
    });
  });

  it('asks until there is an answer', async () => {
    let asked = 0;
    const probe = probeOf(async ({ until, fail }) => {
      const found = await until('The job', async () => {
        asked += 1;
        return asked < 3 ? undefined : asked;
      });
      if (found !== 3) fail('It did not wait.');
    });
    const { clock, result } = start(probe);
    await clock.pass(500);
    expect(await result).toMatchObject({ outcome: 'pass', durationMs: 500 });
  });

  it('fails when what it waits for never comes, in its own time or in that of the run', async () => {
    const own = start(
      probeOf(async ({ until }) => {
        await until('The job to be done', async () => undefined, {
          withinMs: 1_000,
        });
      }),
    );
    await own.clock.pass(1_000);
    expect(await own.result).toMatchObject({
      outcome: 'fail',
      failureClass: 'timeout',
      message: 'The job to be done: not within 1000 ms.',
    });
    const whole = start(
      probeOf(async ({ until }) => {
        await until('The job to be done', async () => undefined);
      }),
    );
    await whole.clock.pass(5_000);
    expect(await whole.result).toMatchObject({
      outcome: 'fail',
      failureClass: 'timeout',
      message:
        'The job to be done: no answer before the 5000 ms of the run were up.',
    });
    expect(whole.clock.waiting).toBe(0);
  });

  it('could not measure when it is stopped, before or in between', async () => {
    const probe = probeOf(async context => void (await get(context)));
    const controller = new AbortController();
    const { result } = start(probe, never, { signal: controller.signal });
    controller.abort();
    const stopped = {
      outcome: 'could-not-measure',
      message: 'The run was stopped.',
    };
    expect(await result).toMatchObject(stopped);
    expect(
      await start(probe, never, { signal: controller.signal }).result,
    ).toMatchObject(stopped);
  });

  describe('on a canary', () => {
    const twice = probeOf(async context => {
      await get(context);
      (await get(context)).expectStatus(200);
    });
    const answers =
      (...given: Response[]) =>
      async () =>
        given.shift()!;

    it('is about no version when two answered', async () => {
      const fetched = answers(answer(), answer({}, { digest: 'sha256:bbbb' }));
      expect(
        await start(twice, fetched, { arm: 'canary' }).result,
      ).toMatchObject({
        outcome: 'could-not-measure',
        digest: null,
        message: expect.stringContaining('2 versions answered'),
      });
    });

    it('is about no version when none said which it is', async () => {
      const fetched = async () => answer({}, { digest: '' });
      expect(
        await start(twice, fetched, { arm: 'canary' }).result,
      ).toMatchObject({
        outcome: 'could-not-measure',
        message: 'No answer said which version gave it.',
      });
    });

    it('still fails when a dead canary said nothing', async () => {
      const fetched = async () => answer({}, { digest: '', status: 502 });
      expect(
        await start(twice, fetched, { arm: 'canary' }).result,
      ).toMatchObject({ outcome: 'fail', digest: null });
    });
  });

  it('stays with its verdict on stable while a release replaces the version', async () => {
    const given = [answer(), answer({}, { digest: 'sha256:bbbb' })];
    const probe = probeOf(async context => {
      await get(context);
      await get(context);
    });
    expect(await start(probe, async () => given.shift()!).result).toMatchObject(
      { outcome: 'pass', digest: null },
    );
  });
});
