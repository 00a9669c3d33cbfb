import { parseStrategy, StrategyError, type Strategy } from '@companyos/canary';
import { OperationError } from '@companyos/operations';
import type { StartRelease } from '@companyos/plugin-release-common';
import type { MetricSource } from '@companyos/plugin-release-node';
import type { KnownComponent } from '../components';

/** The default, by what is left to judge by. */
const WITHOUT_LATENCY = { signals: { latency: false } };

/**
 * What the request says, or the component's own, or the default.
 *
 * @throws OperationError `STRATEGY_INVALID` that names everything that is wrong, and whose it is. A signal that nobody can tell
 * anything about is wrong as well: the rollout would wait for it until somebody wonders.
 */
export function strategyOf(
  input: StartRelease,
  known: KnownComponent,
  source: MetricSource,
): Strategy {
  const own = input.strategy === undefined;
  const given = own ? known.strategy : input.strategy;
  const lacks = source.lacks?.includes('latency') ?? false;
  // Nobody has asked for a signal by not saying anything.
  if (given === undefined && lacks) return parse(WITHOUT_LATENCY, own);
  const strategy = parse(given, own);
  if (lacks && strategy.signals.latency) {
    const message = `${source.id} tells no latencies, and the strategy judges by them.`;
    throw new OperationError('STRATEGY_INVALID', message, {
      status: 400,
      next: `Say latency: false under signals${
        own ? " in the component's strategy" : ''
      }, or watch ${input.target} with a source that tells them.`,
      fields: { 'strategy/signals.latency': message },
    });
  }
  return strategy;
}

function parse(given: unknown, own: boolean): Strategy {
  try {
    return parseStrategy(given);
  } catch (error) {
    if (!(error instanceof StrategyError)) throw error;
    throw new OperationError('STRATEGY_INVALID', error.message, {
      status: 400,
      next: own ? error.next : 'Correct the strategy and send it again.',
      fields: Object.fromEntries(
        error.problems.map(({ where, message }) => [
          ['strategy', where].filter(Boolean).join('/'),
          message,
        ]),
      ),
    });
  }
}
