import { mockServices } from '@backstage/backend-test-utils';
import {
  LedgerConflictError,
  LedgerGapError,
  type SourcedRecord,
} from '@companyos/ledger';
import { createHttpLedgerSink } from './HttpLedgerSink';

describe('createHttpLedgerSink', () => {
  const batch = [{ source: 'tenant', sequence: 1 } as SourcedRecord];

  function answering(status: number, body: unknown) {
    const fetchApi = jest.fn(
      async (_url: string | URL | Request, _init?: RequestInit) =>
        new Response(JSON.stringify(body), {
          status,
          headers: { 'content-type': 'application/json' },
        }),
    );
    const sink = createHttpLedgerSink({
      discovery: mockServices.discovery.mock({
        getBaseUrl: async id => `http://portal/api/${id}`,
      }),
      auth: mockServices.auth({ pluginId: 'tenant' }),
      fetch: fetchApi,
    });
    return { sink, fetchApi };
  }

  it('posts the batch as the plugin that owns it', async () => {
    const { sink, fetchApi } = answering(200, { accepted: 1 });
    expect(await sink.deliver('tenant', batch)).toEqual({ accepted: 1 });
    const [url, init] = fetchApi.mock.calls[0];
    expect(url).toBe('http://portal/api/ledger/deliver');
    expect(init).toMatchObject({ method: 'POST' });
    expect(JSON.parse(String(init?.body))).toEqual({
      source: 'tenant',
      records: batch,
    });
    const { authorization } = init?.headers as { authorization: string };
    expect(authorization).toContain('"sub":"plugin:tenant","target":"ledger"');
  });

  it('gives back a gap as the error a relay knows', async () => {
    const { sink } = answering(409, {
      error: { code: 'LEDGER_GAP', expected: 4, got: 7, message: 'x' },
    });
    const error = await sink.deliver('tenant', batch).catch(e => e);
    expect(error).toBeInstanceOf(LedgerGapError);
    expect(error).toMatchObject({ source: 'tenant', expected: 4, got: 7 });
  });

  it('gives back a conflict too', async () => {
    const { sink } = answering(409, {
      error: { code: 'LEDGER_CONFLICT', sequence: 4, message: 'x' },
    });
    await expect(sink.deliver('tenant', batch)).rejects.toThrow(
      LedgerConflictError,
    );
  });

  it.each([
    [409, { error: { name: 'ConflictError', message: 'of another kind' } }],
    [503, { error: { name: 'ServiceUnavailableError', message: 'away' } }],
  ])('rejects any other answer, such as %s', async (status, body) => {
    const { sink } = answering(status, body);
    await expect(sink.deliver('tenant', batch)).rejects.toThrow(
      `Request failed with ${status}`,
    );
  });

  it('rejects an answer that does not say what it took', async () => {
    const { sink } = answering(200, {});
    await expect(sink.deliver('tenant', batch)).rejects.toThrow('accepted');
  });
});
