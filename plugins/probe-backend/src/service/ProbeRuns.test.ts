import type { Actor } from '@companyos/operations';
import type { ProbeRun } from '@companyos/plugin-probe-common';
import { probeOf } from '../__testUtils__/lab';
import type { WalkRequest } from '../schedule/Walker';
import { ProbeRuns } from './ProbeRuns';

const actor: Actor = { ref: 'user:default/ada', kind: 'user', groups: [] };

describe('ProbeRuns', () => {
  function lab() {
    const requests: WalkRequest[] = [];
    const answers: ((run: ProbeRun | null) => void)[] = [];
    const runs = ProbeRuns.create({
      registry: { find: id => probeOf(id) },
      access: { requireRun: async () => 'pd_1' },
      walker: {
        walk: request => {
          requests.push(request);
          return new Promise(resolve => answers.push(resolve));
        },
      },
    });
    return { runs, requests, answers };
  }
  const run = { id: 'pr_1' } as ProbeRun;
  const settled = () => new Promise(resolve => setImmediate(resolve));

  it('has a limit, and room again when one has ended', async () => {
    const { runs, answers } = lab();
    const first = Array.from({ length: 16 }, () =>
      runs.run(actor, 'login', 'canary'),
    );
    await settled();
    await expect(runs.run(actor, 'login', 'canary')).rejects.toMatchObject({
      code: 'TOO_MANY_RUNS',
      status: 429,
      retryable: true,
    });
    answers.forEach(answer => answer(run));
    await Promise.all(first);
    const next = runs.run(actor, 'login', 'canary');
    await settled();
    answers.at(-1)!(run);
    expect(await next).toBe(run);
  });

  it('says so when the back end stops meanwhile', async () => {
    const { runs, requests, answers } = lab();
    const asked = runs.run(actor, 'login', 'canary');
    await settled();
    runs.stop();
    expect(requests[0].signal?.aborted).toBe(true);
    answers[0](null);
    await expect(asked).rejects.toMatchObject({
      code: 'STOPPING',
      status: 503,
    });
  });
});
