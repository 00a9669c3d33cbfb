import {
  fromErrorBody,
  isErrorBody,
  isOperationError,
  OperationError,
  type OperationErrorCode,
} from '@companyos/operations';

const CODE_BY_STATUS: { readonly [status: number]: OperationErrorCode } = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'POLICY_DENIED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  502: 'UNREACHABLE',
  503: 'UNREACHABLE',
  504: 'UNREACHABLE',
};

/**
 * The error behind an answer that is not OK, whoever sent it: one of our back ends, a plain Backstage plugin, or a proxy
 * with a page of HTML. Reads the body. Never rejects.
 */
export async function operationErrorFromResponse(
  response: Response,
): Promise<OperationError> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  const error = field(parse(text), 'error');
  if (isErrorBody(error)) return fromErrorBody(error, { status });
  const said = field(error, 'message');
  const code = CODE_BY_STATUS[status] ?? 'INTERNAL';
  return new OperationError(
    code,
    typeof said === 'string' && said
      ? said
      : `The portal answered ${status}${
          response.statusText && ` ${response.statusText}`
        } without saying why.`,
    {
      status,
      // A plain plugin that forbids has no decision to quote.
      ...(code === 'POLICY_DENIED' && {
        next: 'Ask someone whose group may do this.',
      }),
    },
  );
}

/** The error behind a `fetch` that rejected: nothing answered. An aborted request is passed on as it is. */
export function operationErrorFromFailure(error: unknown): Error {
  if (isOperationError(error)) return error;
  // By name: a DOMException is no Error everywhere.
  if (field(error, 'name') === 'AbortError') return error as Error;
  return new OperationError('UNREACHABLE', 'The portal did not answer.', {
    cause: error,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { [name: string]: unknown })[name]
    : undefined;
}
