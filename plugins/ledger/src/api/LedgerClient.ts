import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  InclusionProof,
  PositionedEntry,
  StoredCheckpoint,
} from '@companyos/ledger';
import { PluginHttp, toSearch } from '@companyos/plugin-operation-common';
import type { LedgerApi, LedgerView } from './LedgerApi';

interface Options {
  readonly discoveryApi: DiscoveryApi;
  readonly fetchApi: FetchApi;
}

export class LedgerClient implements LedgerApi {
  static create(options: Options): LedgerClient {
    return new LedgerClient(options);
  }

  readonly #http: PluginHttp;

  private constructor(options: Options) {
    this.#http = new PluginHttp(options);
  }

  async list(
    query: Parameters<LedgerApi['list']>[0],
    options: { signal?: AbortSignal } = {},
  ): Promise<LedgerView> {
    return this.fetch(`/entries${toSearch(query)}`, options);
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

  private fetch<T>(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<T> {
    return this.#http.json('ledger', path, options);
  }
}
