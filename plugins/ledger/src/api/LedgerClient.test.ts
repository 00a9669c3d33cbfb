import { aView } from '../__testUtils__/anEntry';
import { LedgerClient } from './LedgerClient';

function answering(answer: () => Promise<Response>) {
  const fetchMock = jest.fn((..._request: unknown[]) => answer());
  const client = LedgerClient.create({
    discoveryApi: { getBaseUrl: async id => `http://portal/api/${id}` },
    fetchApi: { fetch: fetchMock as unknown as typeof fetch },
  });
  return { client, fetchMock };
}

const json = (status: number, body: unknown) => async () =>
  ({
    ok: status < 400,
    status,
    json: async () => body,
    text: async () => JSON.stringify(body),
  } as Response);

describe('LedgerClient', () => {
  it('asks only for what is given', async () => {
    const { client, fetchMock } = answering(json(200, aView()));
    await client.list({ subject: 'tenant:tn_1', offset: 0, limit: 25 });
    expect(fetchMock).toHaveBeenCalledWith(
      'http://portal/api/ledger/entries?subject=tenant%3Atn_1&offset=0&limit=25',
      expect.objectContaining({ method: 'GET' }),
    );
  });

  it('asks for the latest checkpoint and for a proof', async () => {
    const { client, fetchMock } = answering(
      json(200, { items: [{ size: 4 }], total: 9 }),
    );
    expect(await client.latestCheckpoint()).toEqual({ size: 4 });
    await client.inclusionProof(2, 4);
    expect(fetchMock.mock.calls.map(([url]: unknown[]) => url)).toEqual([
      'http://portal/api/ledger/checkpoints?limit=1',
      'http://portal/api/ledger/proofs/inclusion?position=2&size=4',
    ]);
    const empty = answering(json(200, { items: [], total: 0 }));
    expect(await empty.client.latestCheckpoint()).toBeUndefined();
  });

  it('gives back the one error shape', async () => {
    const { client } = answering(
      json(403, {
        error: {
          code: 'POLICY_DENIED',
          message: 'no',
          next: 'ask',
          decisionId: 'pd_1',
        },
      }),
    );
    await expect(client.get(1)).rejects.toMatchObject({
      name: 'OperationError',
      code: 'POLICY_DENIED',
      decisionId: 'pd_1',
    });
  });

  it('says when nothing answered', async () => {
    const { client } = answering(() =>
      Promise.reject(new TypeError('fetch failed')),
    );
    await expect(client.get(1)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
