import { ProbeClient } from './ProbeClient';

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

const run = {
  id: 'pr_1',
  probeId: 'login',
  arm: 'canary',
  trigger: 'request',
  outcome: 'fail',
  failureClass: 'wrong-answer',
  message: 'Login answered 500.',
  digest: 'sha256:abc',
  steps: [
    { title: 'Log in', outcome: 'fail', durationMs: 3, message: 'It broke.' },
  ],
  startedAt: '2031-01-01T00:00:00.000Z',
  finishedAt: '2031-01-01T00:00:00.003Z',
  durationMs: 3,
  requestedBy: 'service:plugin:release',
  decisionId: 'pd_1',
};

function clientThatGets(response: () => Response) {
  const fetchMock = jest.fn(async (_url: any, _init?: any) => response());
  const client = new ProbeClient({
    baseUrl: 'http://portal.example.com/',
    fetchApi: { fetch: fetchMock as typeof fetch },
  });
  return { client, fetchMock };
}

describe('ProbeClient', () => {
  it('asks the probe back end, with the token and what it is given', async () => {
    const page = { items: [run], nextCursor: null };
    const { client, fetchMock } = clientThatGets(() => json(page));
    expect(
      await client.runs('log/in', { arm: 'canary', limit: 5 }, { token: 't' }),
    ).toEqual(page);
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal.example.com/api/probe/probes/log%2Fin/runs?arm=canary&limit=5',
      {
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer t' },
      },
    );
  });

  it('runs a probe and answers with what came of it, a failure too', async () => {
    const { client, fetchMock } = clientThatGets(() => json(run, 201));
    expect(await client.run('login', { arm: 'canary' })).toEqual(run);
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal.example.com/api/probe/probes/login/runs',
      expect.objectContaining({ method: 'POST', body: '{"arm":"canary"}' }),
    );
  });

  it('takes what a newer back end adds, and nothing of another shape', async () => {
    const { client } = clientThatGets(() => json({ ...run, mood: 'good' }));
    expect(await client.run('login', { arm: 'canary' })).toEqual(run);
    const { client: other } = clientThatGets(() =>
      json({ ...run, outcome: 'green' }),
    );
    await expect(other.run('login', { arm: 'canary' })).rejects.toThrow();
  });

  it('throws what the back end refuses, with its words and IDs', async () => {
    const error = {
      code: 'POLICY_DENIED',
      message: 'No.',
      next: 'Ask.',
      decisionId: 'pd_1',
    };
    const { client } = clientThatGets(() => json({ error }, 403));
    await expect(client.list()).rejects.toMatchObject(error);
  });

  it('finds the back end through discovery', async () => {
    const fetchMock = jest.fn(async (_url: any) =>
      json({ items: [], nextCursor: null }),
    );
    const client = new ProbeClient({
      discoveryApi: { getBaseUrl: async id => `http://found/${id}` },
      fetchApi: { fetch: fetchMock as unknown as typeof fetch },
    });
    await client.incidents({ open: true });
    expect(fetchMock.mock.calls[0][0]).toBe(
      'http://found/probe/incidents?open=true',
    );
    expect(() => new ProbeClient({})).toThrow(TypeError);
  });
});
