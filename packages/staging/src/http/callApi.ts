import {
  fromErrorBody,
  isErrorBody,
  OperationError,
} from '@companyos/operations';

export interface ApiCaller {
  (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown>;
}

/** Calls an API of ours; its errors arrive as they were thrown there. No answer is `UNREACHABLE`, worth a retry. */
export function apiCaller(options: {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}): ApiCaller {
  const { url, token, timeoutMs } = options;
  return async (method, path, body) => {
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      answer = await response.json();
    } catch (cause) {
      throw new OperationError(
        'UNREACHABLE',
        `${method} ${path} at ${url} got no answer.`,
        {
          next: 'Try again; when it stays so, look whether staging runs.',
          cause,
        },
      );
    }
    if (response.ok) return answer;
    const { error } = (answer ?? {}) as { error?: unknown };
    throw isErrorBody(error)
      ? fromErrorBody(error, { status: response.status })
      : new OperationError(
          'UNREACHABLE',
          `${method} ${path} at ${url} answered ${response.status}.`,
          { next: 'Look what listens there.' },
        );
  };
}
