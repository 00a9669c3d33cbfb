/** The questions that every release must answer. The order is the one in which they are shown. */
export const gateIds = [
  'policy-tests',
  'deterministic-export',
  'spec-parity',
  'canary',
  'synthetic',
] as const;
export type GateId = (typeof gateIds)[number];

/** How a run of a gate can end. Only these are ever reported. */
export const gateOutcomes = ['pass', 'fail', 'could-not-measure'] as const;
export type GateOutcome = (typeof gateOutcomes)[number];

/**
 * Where a gate stands. Only `pass` is green:
 *
 * - `pass`: measured, and good. `fail`: measured, and not good. It stands until a later run says otherwise, however old it is.
 * - `could-not-measure`: it was tried and nothing was learnt, which says nothing against the release and nothing for it.
 * - `pending`: it is being measured now. `missing`: nothing was ever reported. `expired`: it passed, longer ago than that counts.
 */
export const gateStates = [
  ...gateOutcomes,
  'pending',
  'missing',
  'expired',
] as const;
export type GateState = (typeof gateStates)[number];

const STATE_WORDS: { readonly [state in GateState]: string } = {
  pass: 'Passed',
  fail: 'Failed',
  'could-not-measure': 'Could not measure',
  pending: 'Running',
  missing: 'Never reported',
  expired: 'Out of date',
};

/** The state in a word or three. A state of a newer server reads as it is. */
export function gateStateWord(state: GateState): string {
  return STATE_WORDS[state] ?? state;
}

const HOUR_MS = 3_600_000;

export interface GateDeclaration {
  readonly gate: GateId;
  readonly title: string;
  /** What a release must answer. */
  readonly question: string;
  /** What a pass takes, in words. */
  readonly required: string;
  /** How long a pass says something; whoever reports it may say less. */
  readonly validForMs: number;
  /**
   * Who measures it: `command` is `companyos gate run` on a machine of a person or of CI, `controller` the portal that watches
   * the rollout, `probes` the portal's probes.
   */
  readonly measuredBy: 'command' | 'controller' | 'probes';
}

const DECLARED: { readonly [gate in GateId]: Omit<GateDeclaration, 'gate'> } = {
  'policy-tests': {
    title: 'Policy tests',
    question: 'Does every row of the allow and deny matrix hold?',
    required:
      'Every test passes, for the policies that the release has in its files.',
    validForMs: 7 * 24 * HOUR_MS,
    measuredBy: 'command',
  },
  'deterministic-export': {
    title: 'Deterministic export',
    question: 'Does the same stored state give the same bytes?',
    required: 'The same hash from every run, in every locale and time zone.',
    validForMs: 7 * 24 * HOUR_MS,
    measuredBy: 'command',
  },
  'spec-parity': {
    title: 'Spec parity',
    question: 'Does what runs answer as its OpenAPI document says?',
    required: 'Every documented route answers as documented, and no other.',
    validForMs: 7 * 24 * HOUR_MS,
    measuredBy: 'command',
  },
  canary: {
    title: 'Canary',
    question: 'Did it do no worse than what served before, on real traffic?',
    required: 'Every step of its strategy, promoted by the judge.',
    validForMs: 30 * 24 * HOUR_MS,
    measuredBy: 'controller',
  },
  synthetic: {
    title: 'Synthetic probes',
    question: 'Does every critical path work?',
    required: 'Every critical path passes, answered by this release.',
    validForMs: HOUR_MS,
    measuredBy: 'probes',
  },
};

/** Every gate, as it is declared; whichever is not reported is shown all the same. */
export const gateDeclarations: readonly GateDeclaration[] = gateIds.map(
  gate => ({ gate, ...DECLARED[gate] }),
);

export function gateDeclaration(gate: GateId): GateDeclaration {
  return { gate, ...DECLARED[gate] };
}

/** The gates that `companyos gate run` measures. */
export const commandGates = [
  'policy-tests',
  'deterministic-export',
  'spec-parity',
] as const satisfies readonly GateId[];
export type CommandGate = (typeof commandGates)[number];
