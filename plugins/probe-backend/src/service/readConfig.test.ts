import { mockServices } from '@backstage/backend-test-utils';
import { readProbesConfig } from './readConfig';

const read = (probes: object) =>
  readProbesConfig(
    mockServices.rootConfig({
      data: { companyos: { probes: probes as never } },
    }),
  );
const catchAll = 'group:default/on-call';

describe('readProbesConfig', () => {
  it('needs to know whom to tell, and nothing else', () => {
    expect(read({ catchAll })).toEqual({
      catchAll,
      rule: { failures: 2, outOf: 3 },
      keepRunsForDays: 30,
    });
    const incident = { failures: 3, outOf: 5 };
    expect(read({ catchAll, incident, keepRunsForDays: 7 })).toMatchObject({
      rule: incident,
      keepRunsForDays: 7,
    });
  });

  it.each([
    [{}, 'companyos.probes.catchAll must name who is notified'],
    [{ catchAll: 'on-call' }, 'companyos.probes.catchAll must name'],
    [{ catchAll, incident: { failures: 4 } }, '4 out of 3'],
    [{ catchAll, incident: { failures: 0 } }, '0 out of 3'],
    [{ catchAll, keepRunsForDays: 0.5 }, 'keepRunsForDays must be 1 or more'],
  ])('refuses %j in a sentence', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
