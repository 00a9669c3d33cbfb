import {
  PluginHttp,
  type PluginHttpOptions,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import type { VerifierKey } from '@companyos/ledger';
import type {
  NamespaceView,
  RequestOptions,
  Tenant,
  TenantApi,
  TenantCreateResult,
  TenantListQuery,
  TenantOptions,
  TenantPage,
  TenantValidation,
} from './api';
import type {
  TenantDeletionPlan,
  TenantDeletionRequest,
  TenantDeletionResult,
  TombstoneProof,
  TombstoneSummary,
} from './deletion';
import { proveTombstone } from './deletion/proveTombstone';
import type { TenantDrift } from './drift';
import type { TenantSpec } from './spec';

export type TenantClientOptions = PluginHttpOptions;

interface Call extends RequestOptions {
  readonly body?: unknown;
  readonly accept?: string;
}

/**
 * Speaks the tenant API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class TenantClient implements TenantApi {
  readonly #http: PluginHttp;

  constructor(options: TenantClientOptions) {
    this.#http = new PluginHttp(options);
  }

  options(request?: RequestOptions): Promise<TenantOptions> {
    return this.json('/options', request);
  }

  validate(
    spec: Partial<Record<keyof TenantSpec, unknown>>,
    request?: RequestOptions,
  ): Promise<TenantValidation> {
    return this.json('/validate', { ...request, body: { spec } });
  }

  plan(spec: unknown, request?: RequestOptions): Promise<DecidedPlan> {
    return this.json('/plan', { ...request, body: { spec } });
  }

  create(
    body: { spec: unknown; planHash?: string; reason?: string },
    request?: RequestOptions,
  ): Promise<TenantCreateResult> {
    return this.json('/tenants', { ...request, body });
  }

  list(query: TenantListQuery, request?: RequestOptions): Promise<TenantPage> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') search.set(key, String(value));
    }
    const suffix = search.size > 0 ? `?${search}` : '';
    return this.json(`/tenants${suffix}`, request);
  }

  get(idOrName: string, request?: RequestOptions): Promise<Tenant> {
    return this.json(tenantPath(idOrName), request);
  }

  async namespaces(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly NamespaceView[]> {
    const { items } = await this.json<{ items: readonly NamespaceView[] }>(
      `${tenantPath(idOrName)}/namespaces`,
      request,
    );
    return items;
  }

  async manifest(idOrName: string, request?: RequestOptions): Promise<string> {
    const response = await this.send(`${tenantPath(idOrName)}/manifest`, {
      ...request,
      accept: 'text/yaml, application/json;q=0.5',
    });
    return response.text();
  }

  exercise(
    idOrName: string,
    body: { readonly other?: string },
    request?: RequestOptions,
  ): Promise<{ readonly operation: Operation }> {
    const path = `${tenantPath(idOrName)}/exercise`;
    return this.json(path, { ...request, body });
  }

  drift(idOrName: string, request?: RequestOptions): Promise<TenantDrift> {
    return this.json(`${tenantPath(idOrName)}/drift`, request);
  }

  checkDrift(idOrName: string, request?: RequestOptions): Promise<TenantDrift> {
    const path = `${tenantPath(idOrName)}/drift`;
    return this.json(path, { ...request, body: {} });
  }

  planDeletion(
    idOrName: string,
    request: RequestOptions & { readonly exportTo?: string } = {},
  ): Promise<TenantDeletionPlan> {
    const path = `${tenantPath(idOrName)}/deletion-plan`;
    const { exportTo, ...options } = request;
    return this.json(path, { ...options, body: { exportTo } });
  }

  delete(
    idOrName: string,
    body: TenantDeletionRequest,
    request?: RequestOptions,
  ): Promise<TenantDeletionResult> {
    const path = `${tenantPath(idOrName)}/deletion`;
    return this.json(path, { ...request, body });
  }

  async tombstones(
    request?: RequestOptions,
  ): Promise<readonly TombstoneSummary[]> {
    const { items } = await this.json<{ items: readonly TombstoneSummary[] }>(
      '/tombstones',
      request,
    );
    return items;
  }

  async tombstone(idOrName: string, request?: RequestOptions): Promise<string> {
    const path = `/tombstones/${encodeURIComponent(idOrName)}`;
    const response = await this.send(path, {
      ...request,
      accept: 'text/yaml, application/json;q=0.5',
    });
    return response.text();
  }

  async proveTombstone(
    tombstone: string,
    request?: RequestOptions & { readonly key?: VerifierKey },
  ): Promise<TombstoneProof> {
    return proveTombstone(tombstone, this.#http, request);
  }

  async operations(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly Operation[]> {
    const { items } = await this.json<{ items: readonly Operation[] }>(
      `${tenantPath(idOrName)}/operations`,
      request,
    );
    return items;
  }

  private json<T>(path: string, call?: Call): Promise<T> {
    return this.#http.json('tenant', path, call);
  }

  private send(path: string, call: Call): Promise<Response> {
    return this.#http.send('tenant', path, call);
  }
}

function tenantPath(idOrName: string): string {
  return `/tenants/${encodeURIComponent(idOrName)}`;
}
