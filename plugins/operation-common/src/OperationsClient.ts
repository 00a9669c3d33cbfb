import type { Operation, OperationState } from '@companyos/operations';
import { PluginHttp, type PluginHttpOptions } from './PluginHttp';

export interface OperationsRequestOptions {
  /** A Backstage token; the front end leaves it out, its fetch adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

export interface OperationListQuery {
  readonly type?: string;
  readonly subject?: string;
  readonly states?: readonly OperationState[];
  /** Catalog reference of who asked. */
  readonly actor?: string;
  /** Only what awaits the caller's approval. */
  readonly awaiting?: 'me';
  /** ID of the last operation already seen. */
  readonly after?: string;
  /** 1 to 100, 20 unless told. */
  readonly limit?: number;
}

/** What the caller could do about an operation now. */
export interface OperationChoices {
  /** IDs of the approvals they could give. */
  readonly approve: readonly string[];
  readonly reject: boolean;
  readonly revoke: boolean;
  readonly cancel: boolean;
}

/** Newest first. */
export interface OperationListPage {
  readonly items: readonly Operation[];
  /** Give it as `after` to go on; null where there is no more. */
  readonly next: string | null;
}

export type OperationsClientOptions = PluginHttpOptions;

/**
 * Speaks the `/operations` routes that the back end of every domain has, in a browser, in Node and in the CLI. Whatever goes
 * wrong arrives as `OperationError`.
 */
export class OperationsClient {
  readonly #http: PluginHttp;

  constructor(options: OperationsClientOptions) {
    this.#http = new PluginHttp(options);
  }

  /** @param pluginId - whose operations, for example `tenant`. */
  async list(
    pluginId: string,
    query: OperationListQuery = {},
    request: OperationsRequestOptions = {},
  ): Promise<OperationListPage> {
    const { states, ...rest } = query;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) search.set(name, String(value));
    }
    if (states?.length) search.set('state', states.join(','));
    const suffix = search.size ? `?${search}` : '';
    return this.#call(pluginId, suffix, request);
  }

  /** @param options - `waitSeconds`: answer when it ended or waits, or after this time (at most 30). */
  async get(
    pluginId: string,
    id: string,
    options: OperationsRequestOptions & { readonly waitSeconds?: number } = {},
  ): Promise<Operation> {
    const { waitSeconds, ...request } = options;
    const suffix = waitSeconds ? `?waitSeconds=${waitSeconds}` : '';
    return this.#call(pluginId, `/${encodeURIComponent(id)}${suffix}`, request);
  }

  /** Asks it to stop before its next step; what is done stays done. */
  async cancel(
    pluginId: string,
    id: string,
    body: { readonly reason: string },
    request: OperationsRequestOptions = {},
  ): Promise<Operation> {
    const path = `/${encodeURIComponent(id)}/cancel`;
    return this.#call(pluginId, path, { ...request, body });
  }

  /** Tries a waiting operation now rather than when its turn comes. */
  async retryNow(
    pluginId: string,
    id: string,
    request: OperationsRequestOptions = {},
  ): Promise<Operation> {
    const path = `/${encodeURIComponent(id)}/retry`;
    return this.#call(pluginId, path, { ...request, body: {} });
  }

  /** Only paints a page: what the caller then does is decided again. */
  async choices(
    pluginId: string,
    id: string,
    request: OperationsRequestOptions = {},
  ): Promise<OperationChoices> {
    return this.#call(pluginId, `/${encodeURIComponent(id)}/choices`, request);
  }

  /** Says yes to the plan with this hash; the last yes that is needed lets the work begin. */
  async approve(
    pluginId: string,
    id: string,
    body: {
      readonly planHash: string;
      readonly reason?: string;
      readonly requirement?: string;
    },
    request: OperationsRequestOptions = {},
  ): Promise<Operation> {
    const path = `/${encodeURIComponent(id)}/approve`;
    return this.#call(pluginId, path, { ...request, body });
  }

  /** Says no: the operation ends, and nothing was touched. */
  async reject(
    pluginId: string,
    id: string,
    body: { readonly reason: string },
    request: OperationsRequestOptions = {},
  ): Promise<Operation> {
    const path = `/${encodeURIComponent(id)}/reject`;
    return this.#call(pluginId, path, { ...request, body });
  }

  /** Takes the caller's own yes back, before the work begins. */
  async revokeApproval(
    pluginId: string,
    id: string,
    body: { readonly reason: string },
    request: OperationsRequestOptions = {},
  ): Promise<Operation> {
    const path = `/${encodeURIComponent(id)}/revoke-approval`;
    return this.#call(pluginId, path, { ...request, body });
  }

  #call<T>(
    pluginId: string,
    path: string,
    call: OperationsRequestOptions & { readonly body?: unknown },
  ): Promise<T> {
    return this.#http.json(pluginId, `/operations${path}`, call);
  }
}
