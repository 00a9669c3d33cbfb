import { ResponseError } from '@backstage/errors';
import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type { Operation } from '@companyos/plugin-operation-common';
import type {
  LocatedOperation,
  OperationListQuery,
  OperationPage,
  OperationsApi,
} from './OperationsApi';

function searchOf(query: OperationListQuery): string {
  const search = new URLSearchParams({ limit: String(query.limit) });
  if (query.states?.length) search.set('state', query.states.join(','));
  if (query.type) search.set('type', query.type);
  if (query.actor) search.set('actor', query.actor);
  if (query.cursor) search.set('after', query.cursor);
  return search.toString();
}

/**
 * Speaks to the `/operations` routes that each domain's back end mounts, and merges their lists.
 *
 * Operation IDs sort by time whoever minted them, so the cursor is the ID of the last operation shown, the same for
 * every plugin. A plugin that does not answer is named, not silently left out; when none answers, the list fails.
 */
export class DefaultOperationsApi implements OperationsApi {
  private constructor(
    private readonly discoveryApi: DiscoveryApi,
    private readonly fetchApi: FetchApi,
    private readonly pluginIds: readonly string[],
  ) {}

  static create(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    /** The plugins that have operations. */
    pluginIds: readonly string[];
  }): DefaultOperationsApi {
    return new DefaultOperationsApi(
      options.discoveryApi,
      options.fetchApi,
      options.pluginIds,
    );
  }

  async list(
    query: OperationListQuery,
    options?: { signal?: AbortSignal },
  ): Promise<OperationPage> {
    const answers = await Promise.allSettled(
      this.pluginIds.map(pluginId =>
        this.request<{ items: readonly Operation[] }>(
          pluginId,
          `?${searchOf(query)}`,
          { signal: options?.signal },
        ),
      ),
    );
    const missing: { pluginId: string; error: unknown }[] = [];
    const found: LocatedOperation[] = [];
    let more = false;
    answers.forEach((answer, index) => {
      const pluginId = this.pluginIds[index];
      if (answer.status === 'rejected') {
        missing.push({ pluginId, error: answer.reason });
        return;
      }
      const { items } = answer.value;
      more ||= items.length === query.limit;
      found.push(...items.map(operation => ({ pluginId, operation })));
    });
    if (missing.length === this.pluginIds.length && missing.length > 0) {
      throw missing[0].error;
    }
    found.sort((a, b) => (a.operation.id < b.operation.id ? 1 : -1));
    const items = found.slice(0, query.limit);
    more ||= found.length > items.length;
    return {
      items,
      missing,
      ...(more && { nextCursor: items[items.length - 1].operation.id }),
    };
  }

  async get(
    pluginId: string,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<Operation> {
    return this.request(pluginId, `/${encodeURIComponent(id)}`, {
      signal: options?.signal,
    });
  }

  async cancel(
    pluginId: string,
    id: string,
    reason: string,
  ): Promise<Operation> {
    return this.request(pluginId, `/${encodeURIComponent(id)}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    });
  }

  async retryNow(pluginId: string, id: string): Promise<Operation> {
    return this.request(pluginId, `/${encodeURIComponent(id)}/retry`, {
      method: 'POST',
    });
  }

  private async request<T>(
    pluginId: string,
    path: string,
    init: RequestInit,
  ): Promise<T> {
    const baseUrl = await this.discoveryApi.getBaseUrl(pluginId);
    const response = await this.fetchApi.fetch(
      `${baseUrl}/operations${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
