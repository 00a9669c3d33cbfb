import {
  operationErrorFromFailure,
  operationErrorFromResponse,
} from './responseError';

/** Where the back ends are, and as whom to speak to them. */
export interface PluginHttpOptions {
  /** Finds a plugin's back end. A structural subset of Backstage's: front end and back end both fit. Or say `baseUrl`. */
  readonly discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
  /** The portal's own URL, for example `http://localhost:7007`. */
  readonly baseUrl?: string;
  /** Backstage's `fetchApi`, which adds the token; the global `fetch` unless given. */
  readonly fetchApi?: { readonly fetch: typeof fetch };
}

export interface PluginCall {
  /** A Backstage token; the front end leaves it out, its fetch adds one. */
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** Makes it a POST. */
  readonly body?: unknown;
  /** `application/json` unless given. */
  readonly accept?: string;
}

/**
 * How every typed client speaks to its back end, in a browser, in Node and in the CLI. Whatever goes wrong arrives as
 * `OperationError`, with code, next step and decision ID.
 */
export class PluginHttp {
  readonly #baseUrl: (pluginId: string) => Promise<string>;
  readonly #fetch: typeof fetch;

  constructor({ discoveryApi, baseUrl, fetchApi }: PluginHttpOptions) {
    if (baseUrl) {
      const portal = baseUrl.replace(/\/+$/, '');
      this.#baseUrl = async pluginId => `${portal}/api/${pluginId}`;
    } else if (discoveryApi) {
      this.#baseUrl = pluginId => discoveryApi.getBaseUrl(pluginId);
    } else {
      throw new TypeError('A client needs a discoveryApi or a baseUrl');
    }
    this.#fetch = fetchApi?.fetch ?? ((...args) => fetch(...args));
  }

  /** The answer's JSON, unchecked: the back end holds it against its own contract. */
  async json<T>(pluginId: string, path: string, call?: PluginCall): Promise<T> {
    const response = await this.send(pluginId, path, call);
    return (await response.json()) as T;
  }

  /** The answer itself, where it is not JSON. It is a good one: others throw. */
  async send(
    pluginId: string,
    path: string,
    { token, signal, body, accept = 'application/json' }: PluginCall = {},
  ): Promise<Response> {
    const hasBody = body !== undefined;
    const headers: Record<string, string> = { accept };
    if (token) headers.authorization = `Bearer ${token}`;
    if (hasBody) headers['content-type'] = 'application/json';
    const url = `${await this.#baseUrl(pluginId)}${path}`;
    const response = await this.#fetch(url, {
      method: hasBody ? 'POST' : 'GET',
      headers,
      ...(hasBody && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch(error => {
      throw operationErrorFromFailure(error);
    });
    if (!response.ok) throw await operationErrorFromResponse(response);
    return response;
  }
}

/** `?a=1&b=2` of what is given, or nothing. */
export function toSearch(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  return params.size > 0 ? `?${params}` : '';
}
