import type { Operation } from '@companyos/operations';
import { canonicalHash } from '@companyos/operations/postgres';
import type { SeamPolicy, SeamRecorder } from '@companyos/policy/seams';

/**
 * The policy for a seam that an operation goes through. The seam asks when the effect comes, which may be long after the
 * operation was accepted. Where it then asks what the operation asked, of the same bundle, the answer is the operation's own,
 * under the ID that the person was told; where anything has changed since (a role, the tenant, the bundle) it is decided anew.
 */
export function decidedByOperation(
  policy: SeamPolicy,
  { decision }: Pick<Operation, 'decision'>,
): SeamPolicy {
  const asked = canonicalHash(decision.request);
  return {
    bundle: policy.bundle,
    decide: request =>
      policy.bundle.sha256 === decision.bundle.sha256 &&
      canonicalHash(request) === asked
        ? decision
        : policy.decide(request),
  };
}

/** The recorder beside it: the operation's own decision was committed when it was accepted, and is not recorded again. */
export function recordedByOperation<Tx>(
  recorder: SeamRecorder<Tx>,
  { decision }: Pick<Operation, 'decision'>,
): SeamRecorder<Tx> {
  const known: SeamRecorder['committed'] = async record => {
    if (
      record.event === 'policy.decision' &&
      record.decision.id === decision.id &&
      record.decision.outcome === decision.outcome
    ) {
      return;
    }
    await recorder.committed(record);
  };
  return {
    inTransaction: recorder.inTransaction.bind(recorder),
    committed: known,
  };
}
