import {
  errorCodeEntry,
  isErrorBody,
  type OperationErrorBody,
  type OperationErrorCode,
} from '@companyos/plugin-operation-common';

const CODE_BY_STATUS: { readonly [status: number]: OperationErrorCode } = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'POLICY_DENIED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNREACHABLE',
};

type Loose = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

function entry(code: OperationErrorCode, message: string): OperationErrorBody {
  return { code, message, next: errorCodeEntry(code).next };
}

/** Only the fields of the shape: a thrown error has more. */
function pick(body: OperationErrorBody): OperationErrorBody {
  const { code, message, next, decisionId, operationId, fields, policies } =
    body;
  return {
    code,
    message,
    next,
    ...(decisionId && { decisionId }),
    ...(operationId && { operationId }),
    ...(fields && { fields }),
    ...(policies && { policies }),
  };
}

/**
 * Any thrown thing as the one error shape, so that a person reads what went wrong and what to do next, never a stack.
 *
 * Knows an `OperationError`, the body our back ends send (bare, or inside a Backstage `ResponseError`), other
 * answers by status, and a failed fetch.
 */
export function errorBodyOf(error: unknown): OperationErrorBody {
  if (isErrorBody(error)) {
    return pick(error);
  }
  if (!isObject(error)) {
    return entry('INTERNAL', String(error));
  }
  const sent = isObject(error.body) ? error.body.error : error.error;
  if (isErrorBody(sent)) {
    return pick(sent);
  }
  const message = isObject(error.cause)
    ? String(error.cause.message ?? error.message)
    : String(error.message ?? 'Something went wrong.');
  const code = CODE_BY_STATUS[Number(error.statusCode)];
  if (code) {
    return entry(code, message);
  }
  if (error.name === 'TypeError' && /fetch|network|load/i.test(message)) {
    return entry('UNREACHABLE', 'The portal did not answer.');
  }
  return entry('INTERNAL', message);
}
