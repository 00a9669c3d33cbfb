import {
  PluginHttp,
  toSearch,
  type PluginHttpOptions,
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

export type ProbeClientOptions = PluginHttpOptions;

interface Call extends RequestOptions {
  readonly body?: unknown;
}

/**
 * Speaks the probe API over HTTP, in a browser, in Node and in the CLI. Whatever the back end refuses arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class ProbeClient implements ProbeApi {
  readonly #http: PluginHttp;

  constructor(options: ProbeClientOptions) {
    this.#http = new PluginHttp(options);
  }

  list(request?: RequestOptions) {
    return this.#ask(probeListSchema, '/probes', request);
  }

  get(probeId: string, request?: RequestOptions) {
    return this.#ask(probeSchema, probePath(probeId), request);
  }

  runs(probeId: string, query: ProbeRunQuery = {}, request?: RequestOptions) {
    const path = `${probePath(probeId)}/runs${toSearch(query)}`;
    return this.#ask(probeRunPageSchema, path, request);
  }

  allRuns(query: ProbeRunQuery = {}, request?: RequestOptions) {
    return this.#ask(probeRunPageSchema, `/runs${toSearch(query)}`, request);
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
    const path = `/incidents${toSearch(query)}`;
    return this.#ask(probeIncidentPageSchema, path, request);
  }

  route(probeId: string, request?: RequestOptions) {
    return this.#ask(probeRouteSchema, `${probePath(probeId)}/route`, request);
  }

  async #ask<T>(schema: z.ZodType<T>, path: string, call?: Call) {
    return schema.parse(await this.#http.json('probe', path, call));
  }
}

function probePath(id: string): string {
  return `/probes/${encodeURIComponent(id)}`;
}
