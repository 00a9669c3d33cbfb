import type { Operation } from '@companyos/plugin-operation-common';
import { anOperation } from '../testing/fixtures';
import { DefaultOperationsApi } from './DefaultOperationsApi';

function create(plugins: { [pluginId: string]: Operation[] | Error }) {
  const fetch = jest.fn(async (input: RequestInfo | URL) => {
    const url = new URL(String(input));
    const stored = plugins[url.hostname];
    if (!Array.isArray(stored)) {
      throw stored;
    }
    const after = url.searchParams.get('after');
    const items = stored
      .filter(operation => !after || operation.id < after)
      .slice(0, Number(url.searchParams.get('limit')));
    const last = items[items.length - 1];
    const next = last && last !== stored[stored.length - 1] ? last.id : null;
    return new Response(JSON.stringify({ items, next }));
  });
  const api = DefaultOperationsApi.create({
    discoveryApi: { getBaseUrl: async id => `http://${id}` },
    fetchApi: { fetch },
    pluginIds: Object.keys(plugins),
  });
  return { api, fetch };
}

const named = (id: string) => anOperation({ id });

describe('DefaultOperationsApi', () => {
  it('merges the plugins, newest first, and pages through all of them', async () => {
    const { api } = create({
      tenant: [named('op_7'), named('op_4'), named('op_1')],
      release: [named('op_6'), named('op_5')],
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.list({ limit: 2, cursor });
      seen.push(
        ...page.items.map(item => `${item.pluginId} ${item.operation.id}`),
      );
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([
      'tenant op_7',
      'release op_6',
      'release op_5',
      'tenant op_4',
      'tenant op_1',
    ]);
  });

  it('names a plugin that does not answer, and fails when none does', async () => {
    const down = new TypeError('Failed to fetch');
    const { api } = create({ tenant: [named('op_1')], release: down });
    const page = await api.list({ limit: 2 });
    expect(page.items).toHaveLength(1);
    expect(page.missing).toMatchObject([
      { pluginId: 'release', error: { code: 'UNREACHABLE' } },
    ]);

    await expect(
      create({ tenant: down }).api.list({ limit: 2 }),
    ).rejects.toThrow('The portal did not answer.');
  });

  it('asks for what the query says', async () => {
    const { api, fetch } = create({ tenant: [] });
    const page = await api.list({
      limit: 20,
      states: ['running', 'waiting'],
      type: 'tenant.create',
      actor: 'user:default/ada',
      cursor: 'op_9',
    });
    expect(page.nextCursor).toBeUndefined();
    const url = new URL(String(fetch.mock.calls[0][0]));
    expect(url.pathname).toBe('/operations');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      limit: '20',
      state: 'running,waiting',
      type: 'tenant.create',
      actor: 'user:default/ada',
      after: 'op_9',
    });
  });
});
