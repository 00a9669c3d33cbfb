import { TenantExportsClient } from './TenantExportsClient';

function clientWith(answer: unknown, status = 200) {
  const fetch = jest.fn(
    async (..._args: Parameters<typeof globalThis.fetch>) =>
      new Response(JSON.stringify(answer), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  const client = new TenantExportsClient({
    baseUrl: 'http://portal/',
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('TenantExportsClient', () => {
  it('asks for lists and answers with what is in them', async () => {
    const { client, fetch } = clientWith({ items: [{ id: 'eu-archive' }] });
    expect(await client.destinations()).toEqual([{ id: 'eu-archive' }]);
    expect(await client.list('a c/me', { token: 't' })).toHaveLength(1);
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      'http://portal/api/tenant/export-destinations',
      'http://portal/api/tenant/tenants/a%20c%2Fme/exports',
    ]);
    expect(fetch.mock.calls[1][1]).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer t' },
    });
  });

  it('plans and starts with a body', async () => {
    const { client, fetch } = clientWith({ id: 'op_1' });
    const body = { destination: 'eu-archive', ledgerSize: 7 };
    await client.plan('acme', body);
    expect(await client.start('acme', body)).toEqual({ id: 'op_1' });
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      'http://portal/api/tenant/tenants/acme/exports/plan',
      'http://portal/api/tenant/tenants/acme/exports',
    ]);
    expect(fetch.mock.calls[1][1]).toMatchObject({
      method: 'POST',
      body: JSON.stringify(body),
    });
  });

  it('hands the content over as it comes', async () => {
    const { client, fetch } = clientWith({ any: 'bytes' });
    const response = await client.content('acme', 'op_1');
    expect(await response.text()).toBe('{"any":"bytes"}');
    expect(fetch.mock.calls[0][0]).toBe(
      'http://portal/api/tenant/tenants/acme/exports/op_1/content',
    );
  });

  it('throws what the back end refuses in the one shape', async () => {
    const { client } = clientWith(
      {
        error: {
          name: 'OperationError',
          code: 'POLICY_DENIED',
          message: 'It stays in its regions.',
          next: 'Choose another destination.',
          decisionId: 'pd_1',
        },
        response: { statusCode: 403 },
      },
      403,
    );
    await expect(client.sidecar('acme', 'op_1')).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      decisionId: 'pd_1',
    });
  });

  it('needs to know where the portal is', () => {
    expect(() => new TenantExportsClient({})).toThrow(TypeError);
  });
});
