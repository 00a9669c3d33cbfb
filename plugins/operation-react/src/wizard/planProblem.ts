import type { DecidedPlan } from '@companyos/plugin-operation-common';
import { errorBodyOf } from '../api/errorBody';

/**
 * Plans once more, on *Next*: only what is allowed, and still the plan that was shown, may go on. Answers what is wrong, or
 * undefined.
 */
export async function planProblem(
  shownHash: string | undefined,
  plan: () => Promise<DecidedPlan>,
): Promise<string | undefined> {
  if (!shownHash) {
    return 'There is no plan yet that policy allows: see above.';
  }
  try {
    const { plan: now, decision } = await plan();
    if (decision.outcome !== 'allow') {
      return `Denied by policy, decision ${decision.id}: ${decision.reason}`;
    }
    return now.hash === shownHash
      ? undefined
      : 'The plan has changed since it was shown: press "Check again" and look at the new one.';
  } catch (error) {
    const { message, next } = errorBodyOf(error);
    return `${message} ${next}`;
  }
}
