import {
  PluginHttp,
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
  readonly #http: PluginHttp;

  constructor(options: TenantClientOptions) {
    this.#http = new PluginHttp(options);
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

  #json<T>(path: string, call?: Call): Promise<T> {
    return this.#http.json('tenant', path, call);
  }

  #send(path: string, call: Call): Promise<Response> {
    return this.#http.send('tenant', path, call);
  }
}

function exportsPath(idOrName: string): string {
  return `/tenants/${encodeURIComponent(idOrName)}/exports`;
}

function exportPath(idOrName: string, exportId: string): string {
  return `${exportsPath(idOrName)}/${encodeURIComponent(exportId)}`;
}
