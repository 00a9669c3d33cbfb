import { OperationError } from '@companyos/operations';
import type { ReleaseTarget } from '@companyos/plugin-release-node';
import { within } from '../controller/timing';
import { refuse } from './facts';

/** Requests that must all be answered by the version that was gone back to. */
export const VERIFYING_REQUESTS = 1_000;

/** A type, so that it is JSON to the compiler; `DigestCheck` of the API says the same. */
export type Checked = {
  readonly asked: number;
  readonly matched: number;
  readonly answers: { readonly digest: string; readonly count: number }[];
  readonly unanswered: number;
};

// Real requests, and a target on the other side of a network.
const TIMEOUT_MS = 60_000;

/** Sends real requests and counts who answers. */
export async function checkDigest(
  target: ReleaseTarget,
  what: { readonly component: string; readonly digest: string },
  requests: number,
): Promise<Checked> {
  const { asked, answers, unanswered } = await within(
    TIMEOUT_MS,
    'Asking which version answers',
    target.verifyDigest(what.component, { requests }),
  ).catch(error => {
    throw new OperationError(
      'STORE_UNAVAILABLE',
      `Which version ${target.id} serves could not be found out: ${error.message}`,
      { retryable: true, cause: error },
    );
  });
  const matched = answers.find(({ digest }) => digest === what.digest)?.count;
  return {
    asked,
    matched: matched ?? 0,
    answers: answers.map(({ digest, count }) => ({ digest, count })),
    unanswered,
  };
}

/** @throws where a single answer came from another version, or from none. */
export async function mustServe(
  target: ReleaseTarget,
  what: { readonly component: string; readonly digest: string },
  requests: number,
): Promise<Checked> {
  const check = await checkDigest(target, what, requests);
  if (check.matched === requests) return check;
  const seen = check.answers
    .map(({ digest, count }) => `${count} by ${digest}`)
    .join(', ');
  throw refuse(
    'DIGEST_MISMATCH',
    `Of ${check.asked} requests ${check.matched} were answered by ${
      what.digest
    }${seen && `; seen: ${seen}`}${
      check.unanswered > 0 ? `; ${check.unanswered} without an answer` : ''
    }.`,
    'The weights are set, and something else answers: look at the target before anything else.',
  );
}
