import { PLANTED_BUGS } from './planted';
import { simulate, type SimulationResult } from './simulate';

/** `SEED=123` meets one world again, `SEEDS=100000` meets more. */
const only = process.env.SEED ? Number(process.env.SEED) : undefined;
const seeds = Number(process.env.SEEDS ?? 3_000);

describe('a rollout through invented worlds', () => {
  const results: SimulationResult[] = [];

  it('keeps every invariant and ends, in thousands of worlds', () => {
    const from = only ?? 1;
    const to = only ?? seeds;
    for (let seed = from; seed <= to; seed++) {
      results.push(simulate(seed));
    }
    expect(results).toHaveLength(to - from + 1);
  }, 600_000);

  it('lets no bad canary through, except where a person promotes it', () => {
    const through = results.filter(
      ({ scenario, ended, promotedByPerson }) =>
        ['worse', 'dead', 'breaks-a-path'].includes(scenario.canary) &&
        ended === 'completed' &&
        !promotedByPerson,
    );
    expect(through.map(({ seed }) => seed)).toEqual([]);
  });

  it('takes back hardly a healthy one on its own', () => {
    const healthy = results.filter(
      ({ scenario }) => scenario.canary === 'healthy',
    );
    const cried = healthy.filter(
      ({ rollout: { state } }) =>
        state.name === 'rolled-back' && state.by === 'judge',
    );
    expect(cried.length).toBeLessThanOrEqual(0.01 * healthy.length);
  });

  if (only === undefined) {
    it('meets all that it is meant to meet', () => {
      const met = new Set(
        results.flatMap(({ rollout }) => rollout.events.map(({ to }) => to)),
      );
      const missed = [
        'pending',
        'step 1',
        'step 2',
        'paused: person',
        'paused: telemetry-gap',
        'paused: foreign-weight',
        'paused: undecided',
        'promoting: raising',
        'promoting: soaking',
        'promoting: adopting',
        'completed',
        'aborting',
        'rolled-back',
        'failed',
      ].filter(state => !met.has(state));
      expect(missed).toEqual([]);
    });

    it('meets the same world again by its number', () => {
      expect(simulate(77)).toEqual(simulate(77));
    });

    it.each(Object.keys(PLANTED_BUGS))(
      'would find a controller that %s',
      bug => {
        const found = () => {
          for (let seed = 1; seed <= 400; seed++) {
            simulate(seed, PLANTED_BUGS[bug]);
          }
        };
        expect(found).toThrow(/^Seed \d+, second \d+: .*SEED=\d+\.$/);
      },
    );
  }
});
