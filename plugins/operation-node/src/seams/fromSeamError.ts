import {
  isOperationError,
  OperationError,
  type OperationErrorCode,
} from '@companyos/operations';
import { SeamError, type SeamErrorCode } from '@companyos/policy/seams';

/** Codes that a person meets elsewhere too keep their names there; the catalogue says what each means over HTTP. */
const codes: { readonly [code in SeamErrorCode]: OperationErrorCode } = {
  POLICY_DENIED: 'POLICY_DENIED',
  UNTAGGED: 'UNTAGGED',
  UNKNOWN_TENANT: 'NOT_FOUND',
  REGION_MISMATCH: 'REGION_MISMATCH',
  NOT_RECORDED: 'NOT_RECORDED',
  DESTINATION_UNAVAILABLE: 'DESTINATION_UNAVAILABLE',
  EXPORT_FAILED: 'EXPORT_FAILED',
  OBJECT_EXISTS: 'CONFLICT',
  OBJECT_NOT_FOUND: 'NOT_FOUND',
  OBJECT_DAMAGED: 'OBJECT_DAMAGED',
};

/** Recognises it also when two copies of the policy package are loaded. */
export function isSeamError(error: unknown): error is SeamError {
  return (
    error instanceof SeamError ||
    (error instanceof Error &&
      error.name === 'SeamError' &&
      Object.hasOwn(codes, (error as { code?: string }).code ?? ''))
  );
}

/**
 * A seam's error in the one shape, so that a person reads the same words wherever it came from. An export that failed for a
 * reason that will not pass (an `OperationError` that is not `retryable`) is not tried again.
 */
export function fromSeamError(error: SeamError): OperationError {
  const { cause } = error;
  if (error.code === 'EXPORT_FAILED' && isOperationError(cause)) return cause;
  return new OperationError(codes[error.code], error.message, {
    next: error.next || undefined,
    decisionId: error.decisionId,
    policies: error.policies,
    cause: error,
  });
}
