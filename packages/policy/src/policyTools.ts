import { join } from 'node:path';
import { loadPolicyBundle, type PolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { checkCase, loadMatrix, uncovered } from './matrixCases';
import { mutationTest } from './mutation';
import type { PolicyDecision, PolicyRequest } from './types';

// What `companyos policy test|bundle|explain` do, without a terminal; `check` is in ./check.

export interface PolicyTestReport {
  readonly passed: number;
  /** One sentence for each failing cell, each gap and each unnoticed change. */
  readonly failures: readonly string[];
}

/** Runs the allow/deny matrix in `<dir>/tests`, and with `mutate` tests the matrix too. Rejects on an invalid bundle. */
export async function policyTest(
  dir: string,
  options: { readonly mutate?: boolean } = {},
): Promise<PolicyTestReport> {
  const bundle = await loadPolicyBundle(dir);
  const policy = PolicyDecisionPoint.create({ bundle });
  const cases = await loadMatrix(join(dir, 'tests'), bundle);
  const wrong = cases
    .map(item => checkCase(policy, item))
    .filter(failure => failure !== undefined);
  const mutation = options.mutate
    ? mutationTest(bundle, cases)
    : { killed: 0, survivors: [] };
  return {
    passed: cases.length - wrong.length + mutation.killed,
    failures: [
      ...(cases.length === 0 ? ['The matrix is empty.'] : []),
      ...wrong,
      ...uncovered(bundle, cases).map(gap => `${gap}: not in the matrix`),
      ...mutation.survivors.map(name => `${name}: no cell of the matrix fails`),
    ],
  };
}

/** What a bundle is, and what is in it: the same on every machine. */
export interface PolicyBundleSummary {
  readonly version: string;
  readonly sha256: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly policies: readonly {
    readonly id: string;
    readonly effect: 'permit' | 'forbid';
    readonly description: string;
    readonly where: string;
  }[];
  readonly actions: readonly string[];
  readonly regions: readonly string[];
  readonly destinations: readonly string[];
  readonly schedules: readonly string[];
}

/** Validates the bundle in a folder and says what it is. Rejects with everything that is wrong. */
export async function policyBundle(dir: string): Promise<PolicyBundleSummary> {
  return summarise(await loadPolicyBundle(dir));
}

export function summarise(bundle: PolicyBundle): PolicyBundleSummary {
  return {
    version: bundle.version,
    sha256: bundle.sha256,
    files: bundle.files.map(({ path, sha256 }) => ({ path, sha256 })),
    policies: [...bundle.policies.values()].map(
      ({ id, effect, description, file, line }) => ({
        id,
        effect,
        description,
        where: `${file}:${line}`,
      }),
    ),
    actions: [...bundle.actions.keys()],
    regions: [...bundle.regions.keys()],
    destinations: [...bundle.destinations.keys()],
    schedules: [...bundle.retention.keys()],
  };
}

export interface PolicyExplanation {
  /** Evaluated only: nobody may act on it, and it is not recorded. */
  readonly recorded: false;
  readonly decision: PolicyDecision;
  /** The answer for people, line by line. */
  readonly lines: readonly string[];
}

/** "What if": evaluates a question without recording it, and says why the answer is what it is. */
export function policyExplain(
  policy: PolicyDecisionPoint,
  request: PolicyRequest,
): PolicyExplanation {
  const decision = policy.decide(request);
  const { bundle, request: asked } = decision;
  const where = (id: string) => {
    const known = policy.bundle.policies.get(id);
    return known ? ` (${known.file}:${known.line})` : '';
  };
  return {
    recorded: false,
    decision,
    lines: [
      `${decision.outcome === 'allow' ? 'Allow' : 'Deny'}: ${
        asked.principal?.id
      }, ${asked.action} on ${asked.resource?.type} ${asked.resource?.id}`,
      decision.reason,
      ...decision.determining.map(
        ({ id, text }) => `- ${id}${where(id)}: ${text}`,
      ),
      ...(decision.obligations ?? []).map(item => `- It obliges: ${item}`),
      ...decision.errors.map(error => `- Error: ${error}`),
      ...(decision.remedy ? [`What would change it: ${decision.remedy}`] : []),
      `By bundle ${bundle.version} (sha256 ${bundle.sha256}). Evaluated only, not recorded.`,
    ],
  };
}
