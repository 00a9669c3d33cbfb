import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';
import { apiCaller } from './callApi';
import { createApi } from './createApi';
import { endpoint } from './endpoint';
import { listen, type Listening } from './listen';
import { requireToken } from './token';

const errors: unknown[] = [];
const number = z.object({ n: z.int() });
const endpoints = [
  endpoint({
    method: 'put',
    path: '/things/{id}',
    operationId: 'putThing',
    summary: 'Doubles.',
    params: z.object({ id: z.string() }),
    body: z.strictObject({ n: z.int().min(1) }),
    answer: z.object({ id: z.string(), n: z.int() }),
    handle: ({ params, body }) => ({ id: params.id, n: body.n * 2 }),
  }),
  endpoint({
    method: 'get',
    path: '/denied',
    operationId: 'getDenied',
    summary: 'Refuses.',
    answer: number,
    handle: () => {
      throw new OperationError('POLICY_DENIED', 'No.', { decisionId: 'pd_1' });
    },
  }),
  endpoint({
    method: 'get',
    path: '/wrong',
    operationId: 'getWrong',
    summary: 'Breaks its contract.',
    answer: number,
    handle: () => ({ n: 'secret' } as unknown as { n: number }),
  }),
];

describe('createApi', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen(
      createApi({
        title: 'Test',
        version: '1.0.0',
        description: 'For tests.',
        endpoints,
        authorize: requireToken('right'),
        onError: error => errors.push(error),
      }),
      0,
    );
  });
  afterAll(() => server.close());

  const call = (token = 'right') =>
    apiCaller({ url: server.url, token, timeoutMs: 5_000 });

  it('parses, calls and answers', async () => {
    const answer = await call()('PUT', '/things/a%2Fb', { n: 2 });
    expect(answer).toEqual({ id: 'a/b', n: 4 });
  });

  it('refuses before it calls: token, route, body', async () => {
    const put = (token: string, body: unknown) =>
      call(token)('PUT', '/things/a', body);
    await expect(put('wrong', { n: 1 })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      status: 401,
    });
    await expect(put('right', { n: 0, m: 1 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: { 'body.n': expect.any(String), body: expect.any(String) },
    });
    await expect(put('right', 'x'.repeat(300_000))).rejects.toMatchObject({
      status: 413,
    });
    await expect(call()('GET', '/things/a')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('passes errors on as they were thrown, and keeps its own mistakes to the log', async () => {
    await expect(call()('GET', '/denied')).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: 'pd_1',
    });
    expect(errors).toEqual([]);
    await expect(call()('GET', '/wrong')).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'Something went wrong in the portal.',
    });
    expect(errors).toHaveLength(1);
  });

  it('says in its document what it holds everybody to', async () => {
    const document = await (await fetch(`${server.url}/openapi.json`)).json();
    expect(document.paths['/things/{id}'].put).toMatchObject({
      operationId: 'putThing',
      security: [{ token: [] }],
      parameters: [{ name: 'id', in: 'path', required: true }],
      requestBody: {
        content: {
          'application/json': {
            schema: {
              required: ['n'],
              properties: { n: { type: 'integer', minimum: 1 } },
            },
          },
        },
      },
    });
  });
});
