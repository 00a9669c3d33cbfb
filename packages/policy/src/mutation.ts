import { policyToJson, policyToText } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyBundle } from './bundle';
import { PolicyDecisionPoint } from './decisionPoint';
import { checkCase, type MatrixCase } from './matrixCases';
import type { BundlePolicy } from './policyFiles';

/** The bundle with one policy changed. Not validated: mutants are wrong on purpose. */
export interface Mutant {
  /** `delete people-read-tenants`, for people. */
  readonly name: string;
  readonly policyId: string;
  readonly bundle: PolicyBundle;
}

export interface MutationReport {
  readonly killed: number;
  /** Names of mutants that no case of the matrix noticed: what they change is untested. */
  readonly survivors: readonly string[];
}

/** Every policy deleted, and every policy inverted (permit for forbid and back), one at a time. */
export function* mutants(bundle: PolicyBundle): Generator<Mutant> {
  for (const policy of bundle.policies.values()) {
    yield mutant(bundle, 'delete', policy, undefined);
    yield mutant(bundle, 'invert', policy, inverted(policy));
  }
}

/**
 * Tests the matrix: does a case fail for each mutant? A case counts when what a caller acts on changes, the outcome;
 * another list of determining policies alone would let a policy look tested that makes no difference.
 */
export function mutationTest(
  bundle: PolicyBundle,
  cases: readonly MatrixCase[],
): MutationReport {
  const survivors: string[] = [];
  let killed = 0;
  for (const { name, policyId, bundle: changed } of mutants(bundle)) {
    // No memo: every question is asked once.
    const policy = PolicyDecisionPoint.create({
      bundle: changed,
      memoEntries: 0,
    });
    const noticed = likeliestFirst(cases, policyId).some(item =>
      noticeable(policy, item),
    );
    if (noticed) {
      killed += 1;
    } else {
      survivors.push(name);
    }
  }
  return { killed, survivors };
}

function noticeable(policy: PolicyDecisionPoint, item: MatrixCase): boolean {
  return checkCase(policy, item, { only: 'effects' }) !== undefined;
}

/** Most mutants die by the first case that names their policy; the whole matrix is asked for survivors only. */
function likeliestFirst(
  cases: readonly MatrixCase[],
  policyId: string,
): MatrixCase[] {
  const names = ({ by }: MatrixCase) => by.includes(policyId);
  return [...cases.filter(names), ...cases.filter(item => !names(item))];
}

function mutant(
  bundle: PolicyBundle,
  change: string,
  { id }: BundlePolicy,
  replacement: BundlePolicy | undefined,
): Mutant {
  const policies = new Map(bundle.policies);
  if (replacement) {
    policies.set(id, replacement);
  } else {
    policies.delete(id);
  }
  return {
    name: `${change} ${id}`,
    policyId: id,
    // The hash names what is preparsed: no mutant may be taken for the real bundle or for another mutant.
    bundle: { ...bundle, policies, sha256: `${bundle.sha256} ${change} ${id}` },
  };
}

function inverted(policy: BundlePolicy): BundlePolicy {
  const parsed = policyToJson(policy.text);
  if (parsed.type === 'failure') {
    throw new Error(`The validated policy "${policy.id}" does not parse.`);
  }
  const effect = policy.effect === 'permit' ? 'forbid' : 'permit';
  const printed = policyToText({ ...parsed.json, effect });
  if (printed.type === 'failure') {
    throw new Error(`The policy "${policy.id}" cannot be inverted.`);
  }
  return { ...policy, effect, text: printed.text };
}
