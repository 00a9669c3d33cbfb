import { errorCodeEntry, type OperationErrorCode } from './catalogue';
import type { OperationErrorBody } from './types';

export interface OperationErrorOptions {
  /** What to do next, one sentence; the catalogue's unless told. */
  readonly next?: string;
  /** HTTP status; the catalogue's unless told. */
  readonly status?: number;
  /** Whether the same thing may work later. A step that throws `retryable` waits and is tried again by itself. */
  readonly retryable?: boolean;
  readonly decisionId?: string;
  readonly operationId?: string;
  readonly fields?: OperationErrorBody['fields'];
  readonly policies?: OperationErrorBody['policies'];
  readonly cause?: unknown;
}

/**
 * The one error a person meets, with the same words in the portal, the CLI and the API: a stable code, what went wrong,
 * what to do next, and the IDs to quote.
 */
export class OperationError extends Error {
  readonly code: string;
  readonly next: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly decisionId?: string;
  readonly operationId?: string;
  readonly fields?: OperationErrorBody['fields'];
  readonly policies?: OperationErrorBody['policies'];

  constructor(
    // The second half keeps codes of domains and of newer servers welcome without losing completion for ours.
    code: OperationErrorCode | (string & {}),
    message: string,
    options: OperationErrorOptions = {},
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    const known = errorCodeEntry(code);
    this.name = 'OperationError';
    this.code = code;
    this.next = options.next ?? known.next;
    this.status = options.status ?? known.status;
    this.retryable = options.retryable ?? known.retryable;
    this.decisionId = options.decisionId;
    this.operationId = options.operationId;
    this.fields = options.fields;
    this.policies = options.policies;
  }
}

/** Recognises it also when two copies of this package are loaded. */
export function isOperationError(error: unknown): error is OperationError {
  return (
    error instanceof OperationError ||
    (error instanceof Error &&
      error.name === 'OperationError' &&
      typeof (error as { code?: unknown }).code === 'string' &&
      typeof (error as { next?: unknown }).next === 'string')
  );
}

/** The wire form. Anything that is not an `OperationError` becomes `INTERNAL` without its message: it may hold secrets. */
export function toErrorBody(error: unknown): OperationErrorBody {
  if (!isOperationError(error)) {
    return toErrorBody(
      new OperationError('INTERNAL', 'Something went wrong in the portal.'),
    );
  }
  return {
    code: error.code,
    message: error.message,
    next: error.next,
    ...(error.decisionId && { decisionId: error.decisionId }),
    ...(error.operationId && { operationId: error.operationId }),
    ...(error.fields && { fields: error.fields }),
    ...(error.policies && { policies: error.policies }),
  };
}

/** Whether a value from elsewhere has the shape of the wire form. */
export function isErrorBody(value: unknown): value is OperationErrorBody {
  const body = value as Partial<OperationErrorBody> | null | undefined;
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof body.code === 'string' &&
    typeof body.message === 'string' &&
    typeof body.next === 'string'
  );
}

/** The error behind a wire form. */
export function fromErrorBody(
  body: OperationErrorBody,
  options: { readonly status?: number; readonly cause?: unknown } = {},
): OperationError {
  return new OperationError(body.code, body.message, {
    next: body.next,
    decisionId: body.decisionId,
    operationId: body.operationId,
    fields: body.fields,
    policies: body.policies,
    status: options.status,
    cause: options.cause,
  });
}
