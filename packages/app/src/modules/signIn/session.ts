import { ResponseError } from '@backstage/errors';

/** What the local provider answers to a sign-in and to a refresh. */
export interface LocalSession {
  readonly profile: { readonly displayName?: string; readonly email?: string };
  readonly backstageIdentity: {
    readonly token: string;
    readonly identity: {
      readonly type: 'user';
      readonly userEntityRef: string;
      readonly ownershipEntityRefs: string[];
    };
  };
}

/** Someone the local portal knows. */
export interface LocalPerson {
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly {
    readonly name: string;
    readonly title: string;
    readonly description?: string;
  }[];
  /** False while the catalog has not read this person. */
  readonly ready: boolean;
}

async function json<T>(response: Response): Promise<T> {
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}

/**
 * The routes of the local provider, spoken without the portal's own fetch: nobody is signed in yet.
 * The session itself is an `HttpOnly` cookie; neither password nor token is ever stored by the page.
 */
export class LocalProvider {
  constructor(
    private readonly discoveryApi: { getBaseUrl(id: string): Promise<string> },
    private readonly send: typeof fetch = (...args) => fetch(...args),
  ) {}

  async people(signal?: AbortSignal): Promise<readonly LocalPerson[]> {
    const response = await this.send(await this.url('people'), { signal });
    return (await json<{ people: LocalPerson[] }>(response)).people;
  }

  async signIn(name: string, password: string): Promise<LocalSession> {
    return this.refreshWith({
      'x-companyos-user': name,
      'x-companyos-password': password,
    });
  }

  /** Goes on with the session of this browser. Fails with 401 when there is none. */
  async refresh(): Promise<LocalSession> {
    return this.refreshWith({});
  }

  async signOut(): Promise<void> {
    await this.send(await this.url('logout'), {
      method: 'POST',
      headers: { 'x-requested-with': 'XMLHttpRequest' },
      credentials: 'include',
    });
  }

  private async refreshWith(headers: {
    [name: string]: string;
  }): Promise<LocalSession> {
    const response = await this.send(await this.url('refresh'), {
      headers: { ...headers, 'x-requested-with': 'XMLHttpRequest' },
      credentials: 'include',
    });
    return json(response);
  }

  private async url(route: string): Promise<string> {
    return `${await this.discoveryApi.getBaseUrl('auth')}/local/${route}`;
  }
}
