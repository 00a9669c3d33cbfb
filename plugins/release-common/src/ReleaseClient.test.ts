import { ReleaseClient } from './ReleaseClient';

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

function clientThatGets(response: () => Response) {
  const fetchMock = jest.fn(async (_url: any, _init?: any) => response());
  const client = new ReleaseClient({
    baseUrl: 'http://portal.example.com/',
    fetchApi: { fetch: fetchMock as typeof fetch },
  });
  return { client, fetchMock };
}

describe('ReleaseClient', () => {
  it('asks the release back end, with the token and what it is given', async () => {
    const { client, fetchMock } = clientThatGets(() => json({ items: [] }));
    await client.versions(
      { target: 'staging', component: 'component:default/a' },
      { token: 'secret' },
    );
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal.example.com/api/release/targets/staging/versions?component=component%3Adefault%2Fa',
      {
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer secret' },
      },
    );
  });

  it('says what is asked of a rollout, and why', async () => {
    const { client, fetchMock } = clientThatGets(() => json({}));
    await client.steer('ro_1', 'abort', { reason: 'It is slow.' });
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal.example.com/api/release/rollouts/ro_1/abort',
      expect.objectContaining({
        method: 'POST',
        body: '{"reason":"It is slow."}',
      }),
    );
  });

  it('throws what the back end refuses, with its words and IDs', async () => {
    const error = {
      code: 'POLICY_DENIED',
      message: 'No.',
      next: 'Ask.',
      decisionId: 'pd_1',
    };
    const { client } = clientThatGets(() => json({ error }, 403));
    await expect(client.rollout('ro_1')).rejects.toMatchObject(error);
  });

  it('finds the back end through discovery', async () => {
    const fetchMock = jest.fn(async () => json({ items: [] }));
    const client = new ReleaseClient({
      discoveryApi: { getBaseUrl: async id => `http://found/${id}` },
      fetchApi: { fetch: fetchMock as unknown as typeof fetch },
    });
    expect(await client.targets()).toEqual([]);
    expect(() => new ReleaseClient({})).toThrow(TypeError);
  });
});
