import { isOperationError, OperationError } from '@companyos/operations';
import { SeamError, type SeamErrorCode } from '@companyos/policy/seams';

/** What a seam's code is to whoever called: HTTP status, and whether the same may work later by itself. */
const meaning: {
  readonly [code in SeamErrorCode]: {
    readonly code: string;
    readonly status: number;
    readonly retryable?: boolean;
  };
} = {
  POLICY_DENIED: { code: 'POLICY_DENIED', status: 403 },
  UNTAGGED: { code: 'UNTAGGED', status: 400 },
  UNKNOWN_TENANT: { code: 'NOT_FOUND', status: 404 },
  REGION_MISMATCH: { code: 'REGION_MISMATCH', status: 500 },
  NOT_RECORDED: { code: 'NOT_RECORDED', status: 503, retryable: true },
  DESTINATION_UNAVAILABLE: { code: 'DESTINATION_UNAVAILABLE', status: 409 },
  EXPORT_FAILED: { code: 'EXPORT_FAILED', status: 503, retryable: true },
  OBJECT_EXISTS: { code: 'CONFLICT', status: 409 },
  OBJECT_NOT_FOUND: { code: 'NOT_FOUND', status: 404 },
  OBJECT_DAMAGED: { code: 'OBJECT_DAMAGED', status: 500 },
};

/** Recognises it also when two copies of the policy package are loaded. */
export function isSeamError(error: unknown): error is SeamError {
  return (
    error instanceof SeamError ||
    (error instanceof Error &&
      error.name === 'SeamError' &&
      Object.hasOwn(meaning, (error as { code?: string }).code ?? ''))
  );
}

/**
 * A seam's error in the one shape, so that a person reads the same words wherever it came from. An export that failed for a
 * reason that will not pass (an `OperationError` that is not `retryable`) is not tried again.
 */
export function fromSeamError(error: SeamError): OperationError {
  const { code, status, retryable = false } = meaning[error.code];
  const { cause } = error;
  if (error.code === 'EXPORT_FAILED' && isOperationError(cause)) return cause;
  return new OperationError(code, error.message, {
    next: error.next || undefined,
    status,
    retryable,
    decisionId: error.decisionId,
    policies: error.policies,
    cause: error,
  });
}
