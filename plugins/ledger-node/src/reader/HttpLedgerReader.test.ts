import { mockServices } from '@backstage/backend-test-utils';
import { createHttpLedgerReader } from './HttpLedgerReader';

function readerWith(answer: unknown, status = 200) {
  const fetch = jest.fn(
    async (..._args: Parameters<typeof globalThis.fetch>) =>
      new Response(JSON.stringify(answer), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  const reader = createHttpLedgerReader({
    discovery: mockServices.discovery(),
    auth: mockServices.auth({ pluginId: 'residency' }),
    fetch,
  });
  return { reader, fetch };
}

const page = { items: [], total: 0, more: false };

describe('createHttpLedgerReader', () => {
  it('asks in the name of its plugin, for what is filtered', async () => {
    const { reader, fetch } = readerWith(page);
    const query = {
      type: 'decision',
      actor: 'user:default/omar',
      subject: undefined,
      offset: 0,
      limit: 25,
    } as const;
    expect(await reader.list(query)).toEqual(page);
    const [url, init] = fetch.mock.calls[0];
    expect(String(url)).toMatch(
      /\/api\/ledger\/entries\?type=decision&actor=user%3Adefault%2Fomar&offset=0&limit=25$/,
    );
    expect(init?.headers).toMatchObject({
      authorization: expect.stringContaining('residency'),
    });
  });

  it('rejects with what the ledger refuses', async () => {
    const { reader } = readerWith(
      { error: { name: 'OperationError', message: 'Denied.' } },
      403,
    );
    await expect(reader.list({ offset: 0, limit: 1 })).rejects.toMatchObject({
      statusCode: 403,
    });
  });
});
