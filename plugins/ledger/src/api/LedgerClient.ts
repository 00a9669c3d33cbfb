import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from '@companyos/plugin-operation-common';
import type { LedgerApi, LedgerView } from './LedgerApi';

interface Options {
  readonly discoveryApi: DiscoveryApi;
  readonly fetchApi: FetchApi;
}

export class LedgerClient implements LedgerApi {
  static create(options: Options): LedgerClient {
    return new LedgerClient(options);
  }

  private constructor(private readonly options: Options) {}

  async list(
    query: Parameters<LedgerApi['list']>[0],
    options: { signal?: AbortSignal } = {},
  ): Promise<LedgerView> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    return this.fetch(`/entries?${search}`, options);
  }

  async get(
    position: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<PositionedEntry> {
    return this.fetch(`/entries/${position}`, options);
  }

  async latestCheckpoint(
    options: { signal?: AbortSignal } = {},
  ): Promise<StoredCheckpoint | undefined> {
    const page = await this.fetch<{ items: StoredCheckpoint[] }>(
      '/checkpoints?limit=1',
      options,
    );
    return page.items[0];
  }

  async inclusionProof(
    position: number,
    size: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<InclusionProof> {
    return this.fetch(
      `/proofs/inclusion?position=${position}&size=${size}`,
      options,
    );
  }

  async verifierKey(options: { signal?: AbortSignal } = {}): Promise<string> {
    const { verifierKey } = await this.fetch<{ verifierKey: string }>(
      '/key',
      options,
    );
    return verifierKey;
  }

  private async fetch<T>(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<T> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('ledger');
    const response = await fetchApi
      .fetch(`${baseUrl}${path}`, { signal: options.signal })
      .catch(error => {
        throw operationErrorFromFailure(error);
      });
    if (!response.ok) throw await operationErrorFromResponse(response);
    return response.json();
  }
}
