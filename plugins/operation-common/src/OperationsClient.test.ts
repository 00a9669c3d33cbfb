import { OperationsClient } from './OperationsClient';

function client(answer: () => Response | Promise<Response>) {
  const fetch = jest.fn(async (_url: unknown, _init?: RequestInit) => answer());
  const baseUrl = 'http://portal.example/';
  return {
    fetch,
    operations: new OperationsClient({
      baseUrl,
      fetchApi: { fetch: fetch as typeof globalThis.fetch },
    }),
  };
}

describe('OperationsClient', () => {
  it('asks for what the query says', async () => {
    const page = { items: [], next: null };
    const { operations, fetch } = client(() => Response.json(page));
    expect(
      await operations.list(
        'tenant',
        { states: ['running', 'waiting'], limit: 5, after: 'op_9' },
        { token: 'secret' },
      ),
    ).toEqual(page);
    const [url, init] = fetch.mock.calls[0];
    expect(url).toBe(
      'http://portal.example/api/tenant/operations?limit=5&after=op_9&state=running%2Cwaiting',
    );
    expect(init?.headers).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('gets, cancels and hurries one', async () => {
    const { operations, fetch } = client(() => Response.json({ id: 'op_1' }));
    await operations.get('tenant', 'op_1', { waitSeconds: 10 });
    await operations.cancel('tenant', 'op_1', { reason: 'No.' });
    await operations.retryNow('tenant', 'op_1');
    const base = 'http://portal.example/api/tenant/operations/op_1';
    expect(
      fetch.mock.calls.map(([url, init]) => [init?.method, url, init?.body]),
    ).toEqual([
      ['GET', `${base}?waitSeconds=10`, undefined],
      ['POST', `${base}/cancel`, '{"reason":"No."}'],
      ['POST', `${base}/retry`, '{}'],
    ]);
  });

  it('finds plugins by discovery, and needs one way or the other', async () => {
    const fetch = jest.fn(async (_url: unknown) => Response.json({}));
    const operations = new OperationsClient({
      discoveryApi: { getBaseUrl: async id => `http://${id}.example/api` },
      fetchApi: { fetch: fetch as typeof globalThis.fetch },
    });
    await operations.get('tenant', 'a/b');
    expect(fetch.mock.calls[0][0]).toBe(
      'http://tenant.example/api/operations/a%2Fb',
    );
    expect(() => new OperationsClient({})).toThrow(TypeError);
  });

  it('throws the one error, whatever goes wrong', async () => {
    const down = client(() => Promise.reject(new TypeError('fetch failed')));
    await expect(down.operations.get('tenant', 'op_1')).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    const gone = client(() => new Response('', { status: 404 }));
    await expect(gone.operations.get('tenant', 'op_1')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
