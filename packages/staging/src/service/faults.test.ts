import { seededRandom } from '../random';
import { FaultInjector, faultsSchema, type CriticalPath } from './faults';

function injector(faults: object) {
  const waited: number[] = [];
  const subject = new FaultInjector({
    faults: faultsSchema.parse(faults),
    random: seededRandom(7),
    wait: async ms => {
      waited.push(ms);
    },
  });
  const fails = (path: CriticalPath, tenant: string) =>
    subject.strike(path, tenant).then(
      () => false,
      () => true,
    );
  const failures = async (
    times: number,
    path: CriticalPath,
    tenant: string,
  ) => {
    let count = 0;
    for (let i = 0; i < times; i++) {
      if (await fails(path, tenant)) count += 1;
    }
    return count;
  };
  return { failures, waited };
}

it('does nothing when nothing is switched on', async () => {
  const { failures, waited } = injector({});
  expect(await failures(100, 'query', 'harbor')).toBe(0);
  expect(waited).toEqual([]);
});

it('fails at about the rate asked for', async () => {
  const { failures } = injector({ errorRate: 0.2 });
  const failed = await failures(2_000, 'query', 'harbor');
  expect(failed).toBeGreaterThan(340);
  expect(failed).toBeLessThan(460);
});

it('breaks one path, for one tenant, and nothing else', async () => {
  const { failures } = injector({ brokenPath: 'export', tenant: 'lumen' });
  expect(await failures(10, 'export', 'lumen')).toBe(10);
  expect(await failures(10, 'export', 'harbor')).toBe(0);
  expect(await failures(10, 'login', 'lumen')).toBe(0);
});

it('slows down a share of the requests', async () => {
  const { failures, waited } = injector({ latencyMs: 300, latencyRate: 0.5 });
  expect(await failures(400, 'query', 'harbor')).toBe(0);
  expect(new Set(waited)).toEqual(new Set([300]));
  expect(waited.length).toBeGreaterThan(150);
  expect(waited.length).toBeLessThan(250);
});
