import type { OperationError } from '@companyos/plugin-operation-common';
import { ResidencyClient } from './ResidencyClient';

function clientWith(answer: unknown, status = 200) {
  const fetch = jest.fn(
    async (..._args: Parameters<typeof globalThis.fetch>) =>
      new Response(JSON.stringify(answer), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  const client = new ResidencyClient({
    baseUrl: 'http://portal/',
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('ResidencyClient', () => {
  it('asks for the holds on a subject that are not released', async () => {
    const { client, fetch } = clientWith({ items: [] });
    expect(await client.holdsOn('tenant:tn_1', { token: 't' })).toEqual([]);
    expect(fetch.mock.calls[0][0]).toBe(
      'http://portal/api/residency/holds?subject=tenant%3Atn_1&state=active',
    );
    expect(fetch.mock.calls[0][1]).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer t' },
    });
  });

  it('claims with a body', async () => {
    const claim = {
      subject: 'tenant:tn_1',
      resource: 'eu-central/db',
      operationId: 'op_1',
    } as const;
    const { client, fetch } = clientWith({
      outcome: 'claimed',
      claimedAt: '2030-01-01T00:00:00.000Z',
    });
    expect((await client.claimErasure(claim)).outcome).toBe('claimed');
    expect(fetch.mock.calls[0][1]).toMatchObject({
      method: 'POST',
      body: JSON.stringify(claim),
    });
  });

  it('throws what the back end refuses in the one shape', async () => {
    const { client } = clientWith(
      {
        error: {
          name: 'OperationError',
          code: 'POLICY_DENIED',
          message: 'Only data governance may place legal holds.',
          next: 'Ask data governance.',
          decisionId: 'pd_1',
        },
        response: { statusCode: 403 },
      },
      403,
    );
    const error: OperationError = await client
      .placeHold({ subject: 'tenant:tn_1', case: 'C-1', reason: 'why' })
      .catch(thrown => thrown);
    expect(error).toMatchObject({ code: 'POLICY_DENIED', decisionId: 'pd_1' });
  });

  it('needs to know where the portal is', () => {
    expect(() => new ResidencyClient({})).toThrow(TypeError);
  });
});
