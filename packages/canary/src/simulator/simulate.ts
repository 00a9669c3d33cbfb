/**
 * Drives judge and state machine through an invented world, second by second. Everything follows from the seed: a world that
 * breaks an invariant is met again by its number.
 *
 * Two controllers share a store (compare and set on a version) and a lease with an epoch. They crash between effects, stall
 * until the other has taken over and then act on what they knew, and have clocks that jump. Effects fail, are applied by
 * half or late, or their result gets lost; telemetry has gaps, comes late, twice and out of order. People pause, resume, promote and
 * abort, somebody else sets weights, and whoever waits for a person is answered in the end.
 */
import type { Rollout } from '../rollout';
import { InvariantBroken } from './invariants';
import type { Planted } from './planted';
import { Run } from './Run';
import { scenarioOf, type Scenario } from './scenario';

export interface SimulationResult {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly ended: Rollout['state']['name'];
  readonly rollout: Rollout;
  readonly seconds: number;
  /** Whether a person promoted a step. */
  readonly promotedByPerson: boolean;
}

export function simulate(
  seed: number,
  planted: Planted = {},
): SimulationResult {
  const { scenario, next } = scenarioOf(seed);
  const run = new Run(scenario, next, planted);
  try {
    const rollout = run.toTheEnd();
    return {
      seed,
      scenario,
      ended: rollout.state.name,
      rollout,
      seconds: run.nowMs / 1_000,
      promotedByPerson: rollout.events.some(
        ({ by, to }) => by.startsWith('user:') && /^(step|promoting)/.test(to),
      ),
    };
  } catch (error) {
    if (error instanceof InvariantBroken) {
      throw new InvariantBroken(
        `Seed ${seed}, second ${run.nowMs / 1_000}: ${
          error.message
        } Meet it again with SEED=${seed}.`,
      );
    }
    throw error;
  }
}
