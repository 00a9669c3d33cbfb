import { OperationError } from '@companyos/operations';
import {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from './responseError';

const body = {
  code: 'POLICY_DENIED',
  message: 'Only platform engineers create tenants.',
  next: 'Ask one.',
  decisionId: 'pd_1',
  operationId: 'op_1',
  policies: [{ id: 'only-engineers', text: 'Only engineers.' }],
};

function answer(status: number, content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return operationErrorFromResponse(new Response(text, { status }));
}

describe('operationErrorFromResponse', () => {
  it('takes our own shape as it is', async () => {
    const error = await answer(403, {
      error: { name: 'OperationError', ...body },
      response: { statusCode: 403 },
    });
    expect(error).toBeInstanceOf(OperationError);
    expect(error).toMatchObject({ ...body, status: 403 });
  });

  it('takes a code of a newer server, with the status it came with', async () => {
    const error = await answer(418, {
      error: { code: 'TEAPOT', message: 'Short and stout.', next: 'Pour.' },
    });
    expect(error).toMatchObject({ code: 'TEAPOT', status: 418 });
  });

  it.each([
    [400, 'INVALID_INPUT', 'Bad thing'],
    [401, 'UNAUTHENTICATED', 'Missing credentials'],
    [403, 'POLICY_DENIED', 'Unauthorized'],
    [404, 'NOT_FOUND', 'No such thing'],
    [409, 'CONFLICT', 'Exists'],
    [500, 'INTERNAL', 'Oops'],
  ])('reads a plain Backstage %s', async (status, code, message) => {
    const error = await answer(status, {
      error: { name: 'SomeError', message },
      response: { statusCode: status },
    });
    expect(error).toMatchObject({ code, message, status });
    expect(error.next).toMatch(/\.$/);
  });

  it.each([
    [502, 'UNREACHABLE', '<html><h1>Bad gateway</h1></html>'],
    [504, 'UNREACHABLE', ''],
    [500, 'INTERNAL', 'null'],
    [404, 'NOT_FOUND', '<!doctype html>'],
  ])('has words for a %s that says nothing', async (status, code, text) => {
    const error = await answer(status, text);
    expect(error).toMatchObject({ code, status });
    expect(error.message).toContain(String(status));
  });
});

describe('operationErrorFromFailure', () => {
  it('tells that nothing answered, and passes an abort on', () => {
    const cause = new TypeError('fetch failed');
    expect(operationErrorFromFailure(cause)).toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      cause,
    });
    const abort = new DOMException('Aborted', 'AbortError');
    expect(operationErrorFromFailure(abort)).toBe(abort);
  });
});
