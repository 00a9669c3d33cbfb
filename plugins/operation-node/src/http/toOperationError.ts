import { isError } from '@backstage/errors';
import {
  isOperationError,
  OperationError,
  type OperationErrorCode,
} from '@companyos/operations';
import { fromSeamError, isSeamError } from '../seams/fromSeamError';

const CODE_BY_NAME: { readonly [name: string]: OperationErrorCode } = {
  InputError: 'INVALID_INPUT',
  AuthenticationError: 'UNAUTHENTICATED',
  NotAllowedError: 'POLICY_DENIED',
  NotFoundError: 'NOT_FOUND',
  ConflictError: 'CONFLICT',
  ServiceUnavailableError: 'STORE_UNAVAILABLE',
};

const CODE_BY_STATUS: { readonly [status: number]: OperationErrorCode } = {
  400: 'INVALID_INPUT',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  413: 'TOO_LARGE',
  415: 'INVALID_INPUT',
};

// The server or the network is away, or is going away: classes 08 and 57P of PostgreSQL, and what sockets say.
const DATABASE_AWAY =
  /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** Any error as the one shape. What is not meant for people keeps its words to the log. */
export function toOperationError(error: unknown): OperationError {
  if (isOperationError(error)) return error;
  if (isSeamError(error)) return fromSeamError(error);
  if (!isError(error)) return internal(error);
  const { status, expose } = error as { status?: number; expose?: boolean };
  const code =
    CODE_BY_NAME[error.name] ??
    // body-parser and its kin: `expose` says that the message is for the caller.
    (status !== undefined && expose ? CODE_BY_STATUS[status] : undefined);
  if (code) {
    return new OperationError(code, error.message, {
      cause: error,
      ...(code === 'POLICY_DENIED' && {
        next: 'Ask someone whose group may do this.',
      }),
    });
  }
  if (isDatabaseAway(error)) {
    return new OperationError(
      'STORE_UNAVAILABLE',
      "The portal's database does not answer.",
      { cause: error },
    );
  }
  return internal(error);
}

function isDatabaseAway(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return (
    (typeof code === 'string' && DATABASE_AWAY.test(code)) ||
    error.name === 'KnexTimeoutError' ||
    /^(Connection terminated|Unable to acquire a connection)/.test(
      error.message,
    )
  );
}

function internal(cause: unknown): OperationError {
  return new OperationError('INTERNAL', 'Something went wrong in the portal.', {
    cause,
  });
}
