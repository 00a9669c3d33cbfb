import { TargetError, type Weights } from '@companyos/plugin-release-node';
import type { BackendRow, DeploymentRow } from './database';
import type { BackendState } from './runtime/state';
import {
  percentIn,
  present,
  toText,
  weighingIn,
  weighingOf,
  type Arms,
} from './shares';

/** A backend as HAProxy has it, beside what we know of it. */
export interface BackendReading {
  readonly state: BackendState;
  readonly row: BackendRow;
  readonly deployments: readonly DeploymentRow[];
  /** Which servers are whose. */
  readonly arms: Arms;
  /** The share that is in force: ours, unless somebody has changed it. */
  readonly canaryPercent: number;
}

export function armsOf(
  { stable, canary, canaryPercent }: Weights,
  deployments: readonly DeploymentRow[],
): Arms {
  const serversOf = (id: string | null) =>
    deployments.find(one => one.id === id)?.servers ?? [];
  return {
    stable: serversOf(stable),
    canary: serversOf(canary),
    canaryPercent,
  };
}

export function readingOf(
  state: BackendState,
  row: BackendRow,
  deployments: readonly DeploymentRow[],
): BackendReading {
  const arms = present(armsOf(row.inForce, deployments), state.servers);
  return {
    state,
    row,
    deployments,
    arms,
    canaryPercent:
      inForce(state, row.inForce, deployments) ??
      percentIn(state.servers, arms.canary),
  };
}

/** The share of these weights where HAProxy has exactly what they come to; weights give some shares only nearly. */
export function inForce(
  { servers }: BackendState,
  weights: Weights,
  deployments: readonly DeploymentRow[],
): number | undefined {
  const arms = present(armsOf(weights, deployments), servers);
  const unfit = arms.canaryPercent > 0 && arms.canary.length === 0;
  if (arms.stable.length === 0 || unfit) return undefined;
  const names = servers.map(({ name }) => name);
  try {
    return toText(weighingOf(arms, names)) === toText(weighingIn(servers))
      ? weights.canaryPercent
      : undefined;
  } catch (error) {
    if (error instanceof TargetError) return undefined;
    throw error;
  }
}
