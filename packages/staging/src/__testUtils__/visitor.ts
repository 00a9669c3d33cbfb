import { derivedPassword } from '../tenants/databaseRoles';
import type { StagingLab } from './stagingLab';

export interface Answer {
  readonly status: number;
  readonly release: string | null;
  readonly body: any;
}

/** Somebody who uses the service through the router. */
export class Visitor {
  constructor(
    private readonly url: string,
    readonly token: string | undefined = undefined,
  ) {}

  static async logIn(
    lab: StagingLab,
    tenant: string,
    user: string,
  ): Promise<Visitor> {
    const { rows } = await lab.database.knex.raw(
      'SELECT id FROM staging.tenant WHERE name = ?',
      [tenant],
    );
    const password = derivedPassword(lab.key, `user ${rows[0].id}/${user}`);
    const answer = await new Visitor(lab.routerUrl).ask('POST /login', {
      body: { tenant, user, password },
    });
    return new Visitor(lab.routerUrl, answer.body.token);
  }

  async ask(
    route: `${'GET' | 'POST'} /${string}`,
    options: {
      readonly body?: object;
      readonly headers?: { [name: string]: string };
    } = {},
  ): Promise<Answer> {
    const [method, path] = route.split(' ');
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(options.body && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.body && JSON.stringify(options.body),
    });
    return {
      status: response.status,
      release: response.headers.get('x-companyos-release'),
      body: await response.json(),
    };
  }
}
