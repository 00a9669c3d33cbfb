import type { CommandGate } from '@companyos/plugin-release-common';
import { measureDeterministicExport } from './deterministicExport';
import type {
  GateMeasurement,
  GateOptions,
  MeasuredRelease,
} from './measurement';
import { measurePolicyTests } from './policyTests';
import { measureSpecParity } from './specParity';

const GATES: {
  readonly [gate in CommandGate]: (
    release: MeasuredRelease,
    options: GateOptions,
  ) => Promise<GateMeasurement>;
} = {
  'policy-tests': measurePolicyTests,
  'deterministic-export': measureDeterministicExport,
  'spec-parity': measureSpecParity,
};

/** Runs the real check, here and now. */
export function measureGate(
  gate: CommandGate,
  release: MeasuredRelease,
  options: GateOptions,
): Promise<GateMeasurement> {
  return GATES[gate](release, options);
}

export type { GateMeasurement } from './measurement';
