import type { StartRelease } from '@companyos/plugin-release-common';
import type { MetricSource } from '@companyos/plugin-release-node';
import { strategyOf } from './strategyOf';

const source: MetricSource = {
  id: 'edge',
  async observe() {
    throw new Error('It is not asked.');
  },
};
const silent: MetricSource = { ...source, lacks: ['latency'] };
const input: StartRelease = {
  component: 'component:default/shop',
  target: 'edge',
  version: '1.0.0',
};
const component = (strategy?: unknown) => ({ owners: [], owner: '', strategy });
const SOAK = { soakSeconds: 1 };

describe('the strategy of a release whose target tells no latencies', () => {
  it('judges by the rest where nobody has said how', () => {
    const { latency } = strategyOf(input, component(), source).signals;
    expect(latency).toMatchObject({ role: 'soft' });
    const { signals } = strategyOf(input, component(), silent);
    expect(signals).toMatchObject({ latency: false, errors: { role: 'hard' } });
  });

  it('is refused where it judges by them, and it says whose it is', () => {
    expect(() => strategyOf(input, component(SOAK), silent)).toThrow(
      expect.objectContaining({
        code: 'STRATEGY_INVALID',
        message: 'edge tells no latencies, and the strategy judges by them.',
        next: expect.stringContaining("in the component's strategy"),
      }),
    );
    expect(() =>
      strategyOf({ ...input, strategy: SOAK }, component(), silent),
    ).toThrow(
      expect.objectContaining({
        next: expect.stringMatching(/^Say latency: false under signals, or/),
      }),
    );
    const without = { ...SOAK, signals: { latency: false } };
    expect(strategyOf(input, component(without), silent).soakSeconds).toBe(1);
  });
});
