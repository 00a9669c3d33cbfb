import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  OperationsClient,
  type Operation,
  type OperationChoices,
  type OperationListQuery as ListQuery,
} from '@companyos/plugin-operation-common';
import type {
  LocatedOperation,
  OperationListQuery,
  OperationPage,
  OperationsApi,
} from './OperationsApi';

// More than anyone reads at once; what is beyond shows when these are done.
const MOST_AWAITING = 20;

/**
 * Speaks to the `/operations` routes that each domain's back end mounts, and merges their lists.
 *
 * Operation IDs sort by time whoever minted them, so the cursor is the ID of the last operation shown, the same for
 * every plugin. A plugin that does not answer is named, not silently left out; when none answers, the list fails.
 */
export class DefaultOperationsApi implements OperationsApi {
  private constructor(
    private readonly client: OperationsClient,
    private readonly pluginIds: readonly string[],
  ) {}

  static create(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    /** The plugins that have operations. */
    pluginIds: readonly string[];
  }): DefaultOperationsApi {
    const { discoveryApi, fetchApi, pluginIds } = options;
    return new DefaultOperationsApi(
      new OperationsClient({ discoveryApi, fetchApi }),
      pluginIds,
    );
  }

  async list(
    query: OperationListQuery,
    options?: { signal?: AbortSignal },
  ): Promise<OperationPage> {
    const { cursor, ...rest } = query;
    return this.merged({ ...rest, after: cursor }, query.limit, options);
  }

  async awaiting(options?: { signal?: AbortSignal }): Promise<OperationPage> {
    return this.merged(
      { awaiting: 'me', limit: MOST_AWAITING },
      MOST_AWAITING,
      options,
    );
  }

  private async merged(
    query: ListQuery,
    limit: number,
    options?: { signal?: AbortSignal },
  ): Promise<OperationPage> {
    const answers = await Promise.allSettled(
      this.pluginIds.map(pluginId =>
        this.client.list(pluginId, query, options),
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
      const { items, next } = answer.value;
      more ||= next !== null;
      found.push(...items.map(operation => ({ pluginId, operation })));
    });
    if (missing.length === this.pluginIds.length && missing.length > 0) {
      throw missing[0].error;
    }
    found.sort((a, b) => (a.operation.id < b.operation.id ? 1 : -1));
    const items = found.slice(0, limit);
    more ||= found.length > items.length;
    const last = items[items.length - 1];
    return {
      items,
      missing,
      ...(more && last && { nextCursor: last.operation.id }),
    };
  }

  async get(
    pluginId: string,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<Operation> {
    return this.client.get(pluginId, id, options);
  }

  async choices(
    pluginId: string,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<OperationChoices> {
    return this.client.choices(pluginId, id, options);
  }

  async approve(
    pluginId: string,
    id: string,
    word: { planHash: string; reason?: string },
  ): Promise<Operation> {
    return this.client.approve(pluginId, id, word);
  }

  async reject(
    pluginId: string,
    id: string,
    reason: string,
  ): Promise<Operation> {
    return this.client.reject(pluginId, id, { reason });
  }

  async revokeApproval(
    pluginId: string,
    id: string,
    reason: string,
  ): Promise<Operation> {
    return this.client.revokeApproval(pluginId, id, { reason });
  }

  async cancel(
    pluginId: string,
    id: string,
    reason: string,
  ): Promise<Operation> {
    return this.client.cancel(pluginId, id, { reason });
  }

  async retryNow(pluginId: string, id: string): Promise<Operation> {
    return this.client.retryNow(pluginId, id);
  }
}
