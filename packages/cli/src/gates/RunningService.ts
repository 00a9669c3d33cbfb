import { readFile } from 'node:fs/promises';
import type { StagingUser } from '@companyos/staging';
import { z } from 'zod/v4';
import { loadStaging } from '../lazy';
import { jsonOf } from './runProgram';

const fileSchema = z.object({
  url: z.string(),
  token: z.string(),
  routerUrl: z.string(),
});

export interface ServiceAnswer {
  readonly status: number;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
  /** Of the version that answered; null where none says so. */
  readonly digest: string | null;
}

/** One release where it really runs, reached as stable or as canary; every answer says which version gave it. */
export class RunningService {
  /** Undefined where no version with this digest answers. */
  static async find(options: {
    /** `staging.json`, as the staging target writes it. */
    readonly file: string;
    readonly digest: string;
    readonly fetch: typeof globalThis.fetch;
  }): Promise<RunningService | undefined> {
    const { CANARY_HEADER, StagingTarget } = loadStaging();
    const text = await readFile(options.file, 'utf8').catch(() => null);
    if (text === null) return undefined;
    const { url, token, routerUrl } = fileSchema.parse(JSON.parse(text));
    for (const arm of ['never', 'always']) {
      const service = new RunningService(
        routerUrl,
        { [CANARY_HEADER]: arm },
        options.fetch,
        () => StagingTarget.create({ url, token }).users(),
      );
      const answer = await service
        .request('get', '/version')
        .catch(() => undefined);
      if (answer?.digest === options.digest) return service;
    }
    return undefined;
  }

  private constructor(
    private readonly routerUrl: string,
    private readonly headers: { readonly [name: string]: string },
    private readonly fetch: typeof globalThis.fetch,
    /** One of each tenant. */
    readonly users: () => Promise<readonly StagingUser[]>,
  ) {}

  async request(
    method: string,
    path: string,
    more: { readonly token?: string; readonly json?: unknown } = {},
  ): Promise<ServiceAnswer> {
    const { token, json } = more;
    const response = await this.fetch(new URL(path, this.routerUrl), {
      method: method.toUpperCase(),
      headers: {
        ...this.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: jsonOf(text),
      digest: response.headers.get(loadStaging().RELEASE_HEADER),
    };
  }

  /** @throws Error where it does not let the user in. */
  async logIn({ tenant, user, password }: StagingUser): Promise<string> {
    const json = { tenant, user, password };
    const { status, body } = await this.request('post', '/login', { json });
    const parsed = z.object({ token: z.string() }).safeParse(body);
    if (status !== 200 || !parsed.success) {
      throw new Error(
        `A user of ${tenant} cannot log in: it answers ${status}.`,
      );
    }
    return parsed.data.token;
  }
}
