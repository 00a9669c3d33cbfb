import { OperationError } from '@companyos/operations';
import type { Knex } from 'knex';
import { findTenantSubject, listClaims } from '../database';

/** A tenant as another plugin's API has it, asked for with this plugin's own token. */
export interface TenantLookup {
  /** By ID or name; undefined where there is none. Rejects where the tenants cannot be asked. */
  find(
    idOrName: string,
  ): Promise<{ readonly id: string; readonly name: string } | undefined>;
}

/** Whether a stored artifact is there. */
export interface ArtifactLookup {
  find(id: string): Promise<{ readonly tenant: string } | undefined>;
}

/** What a hold can be on. */
export class Subjects {
  static create(options: {
    readonly database: Knex;
    readonly tenants: TenantLookup;
    readonly artifacts: ArtifactLookup;
  }): Subjects {
    return new Subjects(options);
  }

  private constructor(
    private readonly options: {
      readonly database: Knex;
      readonly tenants: TenantLookup;
      readonly artifacts: ArtifactLookup;
    },
  ) {}

  /**
   * The subject as everything else calls it: people name a tenant by its name. One that is there no more is left for `nameOf`
   * to tell of.
   *
   * @throws OperationError `NOT_FOUND` for a name that no tenant has or had.
   */
  async canonical(subject: string): Promise<string> {
    const name = /^tenant:([a-z0-9-]+)$/.exec(subject)?.[1];
    if (name === undefined) return subject;
    const tenant = await this.options.tenants.find(name);
    if (!tenant) {
      const gone = await findTenantSubject(this.options.database, name);
      if (gone) return gone;
      throw new OperationError('NOT_FOUND', `There is no tenant ${name}.`, {
        fields: { subject: 'There is no tenant of this name.' },
      });
    }
    return `tenant:${tenant.id}`;
  }

  /**
   * The subject's name for people.
   *
   * @throws OperationError `NOT_FOUND`; `CONFLICT` where it is there no more: a hold cannot bring it back.
   */
  async nameOf(subject: string): Promise<string> {
    const [kind, id] = split(subject);
    if (kind === 'tenant') {
      const tenant = await this.options.tenants.find(id);
      if (tenant) return tenant.name;
    } else if (await this.options.artifacts.find(id)) {
      return id;
    }
    return this.missing(subject, kind);
  }

  private async missing(subject: string, kind: string): Promise<never> {
    const claims = await listClaims(this.options.database, subject);
    const last = claims.at(-1);
    if (!last) {
      throw new OperationError('NOT_FOUND', `There is no ${subject}.`);
    }
    throw new OperationError(
      'CONFLICT',
      `This ${kind} is gone: ${claims.length} ${
        claims.length === 1 ? 'thing was' : 'things were'
      } erased by operation ${last.operationId}. A hold cannot bring it back.`,
      {
        next: `Place holds on what is left of it, such as exports; the operation ${last.operationId} says what was erased and why.`,
      },
    );
  }
}

function split(subject: string): [kind: string, id: string] {
  const colon = subject.indexOf(':');
  return [subject.slice(0, colon), subject.slice(colon + 1)];
}
