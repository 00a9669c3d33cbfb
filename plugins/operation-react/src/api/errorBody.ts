import type { OperationErrorBody } from '@companyos/plugin-operation-common';

/** Codes given here to errors that did not come from our own back ends. */
const FALLBACKS: { [statusCode: number]: Omit<OperationErrorBody, 'message'> } =
  {
    401: {
      code: 'UNAUTHENTICATED',
      next: 'Sign in again, then repeat what you did.',
    },
    403: {
      code: 'FORBIDDEN',
      next: 'Ask someone whose group may do this, or ask for the right.',
    },
    404: {
      code: 'NOT_FOUND',
      next: 'Check the address, or go back to the list.',
    },
  };

const UNREACHABLE: OperationErrorBody = {
  code: 'UNREACHABLE',
  message: 'The portal did not answer.',
  next: 'Check your connection and try again; nothing was changed by this request.',
};

type Loose = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

function isBody(value: unknown): value is OperationErrorBody {
  return (
    isObject(value) &&
    typeof value.code === 'string' &&
    typeof value.message === 'string' &&
    typeof value.next === 'string'
  );
}

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
  if (isBody(error)) {
    return pick(error);
  }
  if (!isObject(error)) {
    return {
      code: 'INTERNAL',
      message: String(error),
      next: 'Try again; if it stays, tell the portal’s owners what you did.',
    };
  }
  const sent = isObject(error.body) ? error.body.error : error.error;
  if (isBody(sent)) {
    return pick(sent);
  }
  const message = isObject(error.cause)
    ? String(error.cause.message ?? error.message)
    : String(error.message ?? 'Something went wrong.');
  const known =
    typeof error.statusCode === 'number'
      ? FALLBACKS[error.statusCode]
      : undefined;
  if (known) {
    return { ...known, message };
  }
  if (error.name === 'TypeError' && /fetch|network|load/i.test(message)) {
    return UNREACHABLE;
  }
  return {
    code: 'INTERNAL',
    message,
    next: 'Try again; if it stays, tell the portal’s owners what you did.',
  };
}
