import {
  operationErrorFromFailure,
  operationErrorFromResponse,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import type {
  ObservationPoint,
  Release,
  ReleaseApi,
  ReleaseListQuery,
  ReleasePage,
  RequestOptions,
  Rollout,
  RolloutEvent,
  RolloutListQuery,
  RolloutPage,
  StartBody,
  StartResult,
  SteerResult,
  TargetVersionView,
  TargetView,
} from './api';
import type { SteeringVerb } from './requests';

export interface ReleaseClientOptions {
  /** Finds the release back end; a structural subset of Backstage's. Or say `baseUrl`. */
  readonly discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
  /** The portal's own URL, for example `http://localhost:7007`. */
  readonly baseUrl?: string;
  /** Backstage's `fetchApi`, which adds the token; the global `fetch` unless given. */
  readonly fetchApi?: { readonly fetch: typeof fetch };
}

interface Call extends RequestOptions {
  readonly body?: unknown;
}

/**
 * Speaks the release API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class ReleaseClient implements ReleaseApi {
  readonly #baseUrl: () => Promise<string>;
  readonly #fetch: typeof fetch;

  constructor({ discoveryApi, baseUrl, fetchApi }: ReleaseClientOptions) {
    if (baseUrl) {
      const portal = baseUrl.replace(/\/+$/, '');
      this.#baseUrl = async () => `${portal}/api/release`;
    } else if (discoveryApi) {
      this.#baseUrl = () => discoveryApi.getBaseUrl('release');
    } else {
      throw new TypeError('ReleaseClient needs a discoveryApi or a baseUrl');
    }
    this.#fetch = fetchApi?.fetch ?? ((...args) => fetch(...args));
  }

  targets(request?: RequestOptions) {
    return this.#items<TargetView>('/targets', request);
  }

  versions(
    {
      target,
      component,
    }: { readonly target: string; readonly component: string },
    request?: RequestOptions,
  ) {
    return this.#items<TargetVersionView>(
      `/targets/${encodeURIComponent(target)}/versions${search({ component })}`,
      request,
    );
  }

  planStart(body: StartBody, request?: RequestOptions): Promise<DecidedPlan> {
    return this.#json('/plan', { ...request, body });
  }

  start(
    body: StartBody & { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<StartResult> {
    return this.#json('/releases', { ...request, body });
  }

  releases(
    query: ReleaseListQuery = {},
    request?: RequestOptions,
  ): Promise<ReleasePage> {
    return this.#json(`/releases${search(query)}`, request);
  }

  release(id: string, request?: RequestOptions): Promise<Release> {
    return this.#json(`/releases/${encodeURIComponent(id)}`, request);
  }

  rollouts(
    query: RolloutListQuery = {},
    request?: RequestOptions,
  ): Promise<RolloutPage> {
    return this.#json(`/rollouts${search(query)}`, request);
  }

  rollout(id: string, request?: RequestOptions): Promise<Rollout> {
    return this.#json(rolloutPath(id), request);
  }

  history(rolloutId: string, request?: RequestOptions) {
    return this.#items<RolloutEvent>(
      `${rolloutPath(rolloutId)}/history`,
      request,
    );
  }

  observations(rolloutId: string, request?: RequestOptions) {
    return this.#items<ObservationPoint>(
      `${rolloutPath(rolloutId)}/observations`,
      request,
    );
  }

  steer(
    rolloutId: string,
    verb: SteeringVerb,
    body: { readonly reason: string },
    request?: RequestOptions,
  ): Promise<SteerResult> {
    return this.#json(`${rolloutPath(rolloutId)}/${verb}`, {
      ...request,
      body,
    });
  }

  planRollback(
    releaseId: string,
    request?: RequestOptions,
  ): Promise<DecidedPlan> {
    return this.#json(
      `/releases/${encodeURIComponent(releaseId)}/plan-rollback`,
      { ...request, body: {} },
    );
  }

  rollback(
    releaseId: string,
    body: { readonly reason: string; readonly planHash?: string },
    request?: RequestOptions,
  ): Promise<Operation> {
    return this.#json(`/releases/${encodeURIComponent(releaseId)}/rollback`, {
      ...request,
      body,
    });
  }

  async #items<T>(path: string, call?: Call): Promise<readonly T[]> {
    const { items } = await this.#json<{ items: readonly T[] }>(path, call);
    return items;
  }

  async #json<T>(path: string, call: Call = {}): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (call.token) headers.authorization = `Bearer ${call.token}`;
    const hasBody = call.body !== undefined;
    if (hasBody) headers['content-type'] = 'application/json';
    const url = `${await this.#baseUrl()}${path}`;
    const response = await this.#fetch(url, {
      method: hasBody ? 'POST' : 'GET',
      headers,
      ...(hasBody && { body: JSON.stringify(call.body) }),
      ...(call.signal && { signal: call.signal }),
    }).catch(error => {
      throw operationErrorFromFailure(error);
    });
    if (!response.ok) throw await operationErrorFromResponse(response);
    return (await response.json()) as T;
  }
}

function rolloutPath(id: string): string {
  return `/rollouts/${encodeURIComponent(id)}`;
}

function search(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params.size > 0 ? `?${params}` : '';
}
