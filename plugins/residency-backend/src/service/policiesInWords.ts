import type { PolicyBundle } from '@companyos/policy';
import type { DecisionPolicy } from '@companyos/plugin-residency-common';

/** Policies by their IDs, with the sentences of this bundle; null where it does not have one of them. */
export function policiesInWords(
  { policies }: Pick<PolicyBundle, 'policies'>,
  ids: readonly string[],
): readonly DecisionPolicy[] {
  return ids.map(id => {
    const known = policies.get(id);
    return {
      id,
      text: known?.description ?? null,
      effect: known?.effect ?? null,
    };
  });
}
