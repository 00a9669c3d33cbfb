import { pathsNotPassed, type Rollout } from '@companyos/canary';
import type { RolloutState } from '@companyos/plugin-release-common';
import type { RolloutRow } from '../database';
import type { Direct } from './direct';

/** The columns of a rollout that people and queries read, from what its machine remembers. */
export type RolloutColumns = Pick<
  RolloutRow,
  'state' | 'state_reason' | 'step_index' | 'weight_percent' | 'verdict'
>;

export function canaryColumns(machine: Rollout): RolloutColumns {
  const { state, strategy, verdict, events } = machine;
  const because = events.at(-1)?.reasons.join(' ') ?? machine.reason;
  const last = strategy.steps.length - 1;
  const columns = {
    state_reason: because,
    step_index: null,
    weight_percent: aimedAt(machine),
    verdict: verdict ?? null,
  };
  switch (state.name) {
    case 'pending':
      return {
        ...columns,
        state: 'pending',
        state_reason: [because, ...pathsNotPassed(machine)].join(' '),
      };
    case 'step':
      return {
        ...columns,
        state: 'progressing',
        step_index: state.index,
        state_reason: verdict?.reasons[0] ?? because,
      };
    case 'paused':
      return {
        ...columns,
        state: 'paused',
        step_index: state.index < 0 ? null : state.index,
        state_reason: state.because,
      };
    case 'promoting':
      return { ...columns, state: 'promoting', step_index: last };
    default:
      return { ...columns, state: state.name };
  }
}

export function directColumns(direct: Direct): RolloutColumns {
  const state: RolloutState = direct.direct;
  return {
    state,
    state_reason: direct.because,
    step_index: null,
    weight_percent: state === 'promoting' || state === 'completed' ? 100 : 0,
    verdict: null,
  };
}

/** The weight on its way, or the one that is. */
function aimedAt({ intents, weight, state }: Rollout): number {
  if (state.name === 'completed') return 100;
  const aimed = intents.find(({ effect }) => effect.kind === 'set-weight');
  return aimed?.effect.kind === 'set-weight'
    ? aimed.effect.weightPercent
    : weight.confirmed;
}
