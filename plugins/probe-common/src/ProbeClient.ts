import {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from '@companyos/plugin-operation-common';
import type { z } from 'zod/v4';
import type {
  ProbeApi,
  ProbeIncidentQuery,
  ProbeRunQuery,
  RequestOptions,
} from './api';
import type { ProbeArm } from './states';
import {
  probeIncidentPageSchema,
  probeListSchema,
  probeRouteSchema,
  probeRunPageSchema,
  probeRunSchema,
  probeSchema,
} from './wire';

export interface ProbeClientOptions {
  /** Finds the probe back end; a structural subset of Backstage's. Or say `baseUrl`. */
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
 * Speaks the probe API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class ProbeClient implements ProbeApi {
  readonly #baseUrl: () => Promise<string>;
  readonly #fetch: typeof fetch;

  constructor({ discoveryApi, baseUrl, fetchApi }: ProbeClientOptions) {
    if (baseUrl) {
      const portal = baseUrl.replace(/\/+$/, '');
      this.#baseUrl = async () => `${portal}/api/probe`;
    } else if (discoveryApi) {
      this.#baseUrl = () => discoveryApi.getBaseUrl('probe');
    } else {
      throw new TypeError('ProbeClient needs a discoveryApi or a baseUrl');
    }
    this.#fetch = fetchApi?.fetch ?? ((...args) => fetch(...args));
  }

  list(request?: RequestOptions) {
    return this.#ask(probeListSchema, '/probes', request);
  }

  get(probeId: string, request?: RequestOptions) {
    return this.#ask(probeSchema, probePath(probeId), request);
  }

  runs(probeId: string, query: ProbeRunQuery = {}, request?: RequestOptions) {
    const path = `${probePath(probeId)}/runs${search(query)}`;
    return this.#ask(probeRunPageSchema, path, request);
  }

  allRuns(query: ProbeRunQuery = {}, request?: RequestOptions) {
    return this.#ask(probeRunPageSchema, `/runs${search(query)}`, request);
  }

  run(
    probeId: string,
    body: { readonly arm: ProbeArm },
    request?: RequestOptions,
  ) {
    return this.#ask(probeRunSchema, `${probePath(probeId)}/runs`, {
      ...request,
      body,
    });
  }

  incidents(query: ProbeIncidentQuery = {}, request?: RequestOptions) {
    const path = `/incidents${search(query)}`;
    return this.#ask(probeIncidentPageSchema, path, request);
  }

  route(probeId: string, request?: RequestOptions) {
    return this.#ask(probeRouteSchema, `${probePath(probeId)}/route`, request);
  }

  async #ask<T>(schema: z.ZodType<T>, path: string, call: Call = {}) {
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
    return schema.parse(await response.json());
  }
}

function probePath(id: string): string {
  return `/probes/${encodeURIComponent(id)}`;
}

function search(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params.size > 0 ? `?${params}` : '';
}
