import {
  operationErrorFromFailure,
  operationErrorFromResponse,
  type DecidedPlan,
  type Operation,
} from '@companyos/plugin-operation-common';
import type { RequestOptions } from '../api';
import type { TenantClientOptions } from '../TenantClient';
import type {
  ExportDestinationView,
  ExportRequest,
  ExportSidecar,
  TenantExport,
  TenantExportsApi,
} from './api';

interface Call extends RequestOptions {
  readonly body?: unknown;
  readonly accept?: string;
}

/** Speaks the part of the tenant API that is about exports. Whatever the back end refuses arrives as `OperationError`. */
export class TenantExportsClient implements TenantExportsApi {
  readonly #baseUrl: () => Promise<string>;
  readonly #fetch: typeof fetch;

  constructor({ discoveryApi, baseUrl, fetchApi }: TenantClientOptions) {
    if (baseUrl) {
      const portal = baseUrl.replace(/\/+$/, '');
      this.#baseUrl = async () => `${portal}/api/tenant`;
    } else if (discoveryApi) {
      this.#baseUrl = () => discoveryApi.getBaseUrl('tenant');
    } else {
      throw new TypeError(
        'TenantExportsClient needs a discoveryApi or a baseUrl',
      );
    }
    this.#fetch = fetchApi?.fetch ?? ((...args) => fetch(...args));
  }

  destinations(
    request?: RequestOptions,
  ): Promise<readonly ExportDestinationView[]> {
    return this.#items('/export-destinations', request);
  }

  plan(
    idOrName: string,
    body: ExportRequest,
    request?: RequestOptions,
  ): Promise<DecidedPlan> {
    return this.#json(`${exportsPath(idOrName)}/plan`, { ...request, body });
  }

  start(
    idOrName: string,
    body: ExportRequest & { planHash?: string; reason?: string },
    request?: RequestOptions,
  ): Promise<Operation> {
    return this.#json(exportsPath(idOrName), { ...request, body });
  }

  list(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly TenantExport[]> {
    return this.#items(exportsPath(idOrName), request);
  }

  sidecar(
    idOrName: string,
    exportId: string,
    request?: RequestOptions,
  ): Promise<ExportSidecar> {
    return this.#json(`${exportPath(idOrName, exportId)}/sidecar`, request);
  }

  content(
    idOrName: string,
    exportId: string,
    request?: RequestOptions,
  ): Promise<Response> {
    return this.#send(`${exportPath(idOrName, exportId)}/content`, {
      ...request,
      accept: 'application/x-ndjson, application/json;q=0.5',
    });
  }

  async #items<T>(path: string, call: Call = {}): Promise<readonly T[]> {
    return (await this.#json<{ items: readonly T[] }>(path, call)).items;
  }

  async #json<T>(path: string, call: Call = {}): Promise<T> {
    return (await (await this.#send(path, call)).json()) as T;
  }

  async #send(path: string, call: Call): Promise<Response> {
    const headers: Record<string, string> = {
      accept: call.accept ?? 'application/json',
    };
    if (call.token) headers.authorization = `Bearer ${call.token}`;
    const hasBody = call.body !== undefined;
    if (hasBody) headers['content-type'] = 'application/json';
    const response = await this.#fetch(`${await this.#baseUrl()}${path}`, {
      method: hasBody ? 'POST' : 'GET',
      headers,
      ...(hasBody && { body: JSON.stringify(call.body) }),
      ...(call.signal && { signal: call.signal }),
    }).catch(error => {
      throw operationErrorFromFailure(error);
    });
    if (!response.ok) throw await operationErrorFromResponse(response);
    return response;
  }
}

function exportsPath(idOrName: string): string {
  return `/tenants/${encodeURIComponent(idOrName)}/exports`;
}

function exportPath(idOrName: string, exportId: string): string {
  return `${exportsPath(idOrName)}/${encodeURIComponent(exportId)}`;
}
