import { TenantClient } from './TenantClient';

function clientThatGets(response: () => Response | Promise<Response>) {
  const fetchMock = jest.fn(async (_url: any, _init?: any) => response());
  const client = new TenantClient({
    baseUrl: 'http://portal.example.com/',
    fetchApi: { fetch: fetchMock as typeof fetch },
  });
  return { client, fetchMock };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

describe('TenantClient', () => {
  it('asks the tenant back end, with the token and what it is given', async () => {
    const { client, fetchMock } = clientThatGets(() => json({ items: [] }));
    const { signal } = new AbortController();
    await client.list(
      { search: 'a&b', state: 'active', offset: 0, limit: undefined },
      { token: 'secret', signal },
    );
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal.example.com/api/tenant/tenants?search=a%26b&state=active&offset=0',
      {
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer secret' },
        signal,
      },
    );
  });

  it('finds the back end through discovery, and leaves the token to the fetch of the front end', async () => {
    const fetchMock = jest.fn(async () => json({ fields: {} }));
    const client = new TenantClient({
      discoveryApi: { getBaseUrl: async id => `http://found/${id}` },
      fetchApi: { fetch: fetchMock as unknown as typeof fetch },
    });
    await client.validate({ name: 'acme' });
    expect(fetchMock).toHaveBeenCalledWith('http://found/tenant/validate', {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: '{"spec":{"name":"acme"}}',
    });
  });

  it('does not let a name out of its place in the path', async () => {
    const { client, fetchMock } = clientThatGets(() => new Response('a: 1\n'));
    expect(await client.manifest('../options?x')).toBe('a: 1\n');
    expect(fetchMock.mock.calls[0][0]).toBe(
      'http://portal.example.com/api/tenant/tenants/..%2Foptions%3Fx/manifest',
    );
  });

  it('throws what the back end refused as an OperationError', async () => {
    const { client } = clientThatGets(() =>
      json(
        {
          error: {
            name: 'OperationError',
            code: 'POLICY_DENIED',
            message: 'No policy allows it.',
            next: 'Ask.',
            decisionId: 'pd_1',
            operationId: 'op_1',
          },
          response: { statusCode: 403 },
        },
        403,
      ),
    );
    await expect(client.create({ spec: {} })).rejects.toMatchObject({
      name: 'OperationError',
      code: 'POLICY_DENIED',
      status: 403,
      decisionId: 'pd_1',
      operationId: 'op_1',
    });
  });

  it('says that nobody answers', async () => {
    const { client } = clientThatGets(() => {
      throw new TypeError('fetch failed');
    });
    await expect(client.options()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
    });
  });

  it('wants to know whom to ask', () => {
    expect(() => new TenantClient({})).toThrow(TypeError);
  });
});
