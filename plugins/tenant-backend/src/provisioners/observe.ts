import type {
  NamespaceNames,
  ObservedResource,
} from '@companyos/plugin-tenant-node';
import type {
  AclEntry,
  CatalogFunction,
  CatalogRelation,
  CatalogRole,
  CatalogSchema,
  CatalogState,
} from './catalog';
import type { NamespaceDefinition } from './definition';
import {
  fingerprint,
  functionShape,
  grantShape,
  indexShape,
  OWNER,
  privilegesOf,
  roleShape,
  SCHEMA,
  schemaShape,
  tableShape,
} from './shapes';

export interface ObservedNamespace {
  readonly present: readonly ObservedResource[];
  readonly extra: readonly ObservedResource[];
}

interface ObserveOptions {
  readonly definition: NamespaceDefinition;
  readonly names: NamespaceNames;
  readonly connectRole: string;
  readonly state: CatalogState;
}

const RELATION_KINDS: { readonly [relkind: string]: string } = {
  r: 'table',
  p: 'table',
  f: 'foreign-table',
  v: 'view',
  m: 'materialized-view',
  S: 'sequence',
  c: 'type',
};

const observed = (
  name: string,
  physicalName: string,
  shape: unknown,
  summary: string,
): ObservedResource => ({
  name,
  kind: name.split('/')[0],
  physicalName,
  summary,
  fingerprint: fingerprint(shape),
});

class CatalogReader {
  readonly present: ObservedResource[] = [];
  readonly extra: ObservedResource[] = [];
  readonly #options: ObserveOptions;
  readonly #schema: string;

  constructor(options: ObserveOptions) {
    this.#options = options;
    this.#schema = options.names.schemas[options.definition.kind];
  }

  readSchema(schema: CatalogSchema): void {
    const { names } = this.#options;
    this.#put('schema', this.#schema, schemaShape(this.#owner(schema.owner)));
    this.#readGrants('schema', this.#schema, schema.acl);
    for (const { owner, objectType, acl } of schema.defaultAcls) {
      const physical = `${this.#schema} (later objects of ${owner})`;
      if (objectType === 'r' && owner === names.ownerRole) {
        this.#readGrants('default-tables', physical, acl);
      } else {
        this.#stranger(
          `grant/default-${objectType}/${owner}`,
          physical,
          acl,
          `Default privileges on later objects of ${owner}`,
        );
      }
    }
    schema.relations.forEach(relation => this.#readRelation(relation));
    schema.functions.forEach(fn => this.#readFunction(fn));
    for (const other of schema.others) {
      this.#stranger(`object/${this.#bare(other.name)}`, other.name, other);
    }
  }

  readonly readRole = (role: CatalogRole): void => {
    const { names, connectRole } = this.#options;
    const isOwner = role.name === names.ownerRole;
    const mayConnect = (other: { role: string }) => other.role === connectRole;
    const shape = roleShape({
      ...role,
      config: role.config.map(setting =>
        Object.entries(names.schemas).reduce(
          (text, [kind, name]) => text.split(name).join(`$${kind}`),
          setting,
        ),
      ),
      memberOf: role.memberOf.filter(other => isOwner || !mayConnect(other)),
      // The owner cannot log in: it has no password that could be another one.
      passwordCurrent: isOwner ? null : role.passwordCurrent,
    });
    this.#put(`role/${isOwner ? 'owner' : 'login'}`, role.name, shape);
    if (!isOwner && role.memberOf.some(mayConnect)) {
      this.#put('grant/connect', `${connectRole} to ${role.name}`, 'connect');
    }
  };

  #readRelation(relation: CatalogRelation): void {
    const { definition } = this.#options;
    const kind = RELATION_KINDS[relation.kind] ?? 'relation';
    const physical = `${this.#schema}.${relation.name}`;
    const shape = tableShape({
      ...relation,
      owner: this.#owner(relation.owner),
      columns: relation.columns.map(column => ({
        ...column,
        default: column.default && this.#bare(column.default),
      })),
      constraints: relation.constraints.map(constraint => ({
        ...constraint,
        definition: this.#bare(constraint.definition),
      })),
    });
    const ours =
      relation.kind === 'r' &&
      definition.tables.some(({ name }) => name === relation.name);
    if (!ours) {
      this.#stranger(`${kind}/${relation.name}`, physical, shape);
      return;
    }
    this.#put(`table/${relation.name}`, physical, shape);
    this.#readGrants(`table/${relation.name}`, physical, [
      ...relation.acl,
      ...relation.columns.flatMap(column =>
        column.acl.map(
          ([grantee, privilege, grantable]): AclEntry => [
            grantee,
            `${privilege}(${column.name})`,
            grantable,
          ],
        ),
      ),
    ]);
    for (const index of relation.indexes) {
      const known = definition.indexes.some(({ name }) => name === index.name);
      // A unique one keeps its whole text, and so is not what we made.
      const text = this.#bare(index.definition);
      const body = text.replace(/^CREATE INDEX \S+ ON /, '');
      const args = [
        `index/${index.name}`,
        `${this.#schema}.${index.name}`,
        indexShape(body, index.valid),
      ] as const;
      if (known) this.#put(...args);
      else this.#stranger(...args);
    }
    for (const trigger of relation.triggers) {
      const name = `trigger/${relation.name}/${trigger}`;
      this.#stranger(name, `${trigger} on ${physical}`, trigger);
    }
  }

  #readFunction(fn: CatalogFunction): void {
    const physical = `${this.#schema}.${fn.name}(${fn.identity})`;
    const shape = functionShape({
      ...fn,
      owner: this.#owner(fn.owner),
      config: fn.config.map(text => text.split(this.#schema).join(SCHEMA)),
    });
    const ours = this.#options.definition.functions.some(
      ({ name, identity }) => name === fn.name && identity === fn.identity,
    );
    if (!ours) {
      this.#stranger(`function/${fn.name}(${fn.identity})`, physical, shape);
      return;
    }
    this.#put(`function/${fn.name}`, physical, shape);
    this.#readGrants(`function/${fn.name}`, physical, fn.acl);
  }

  /** What the login role may do is ours to say; what anyone else may do is a stranger's doing. */
  #readGrants(
    object: string,
    physical: string,
    acl: readonly AclEntry[],
  ): void {
    const { ownerRole, loginRole } = this.#options.names;
    for (const grantee of new Set(acl.map(([who]) => who))) {
      const privileges = privilegesOf(acl, grantee);
      const target = `${physical} to ${grantee}`;
      if (grantee === loginRole) {
        this.#put(`grant/${object}`, target, grantShape(privileges));
      } else if (grantee !== ownerRole) {
        this.#stranger(
          `grant/${object}/${grantee}`,
          target,
          privileges,
          `${grantee} may ${privileges.join(', ')}`,
        );
      }
    }
  }

  #put(name: string, physicalName: string, shape: unknown): void {
    this.present.push(observed(name, physicalName, shape, ''));
  }

  #stranger(
    name: string,
    physicalName: string,
    shape: unknown,
    summary?: string,
  ): void {
    const [kind] = name.split('/');
    this.extra.push(
      observed(
        name,
        physicalName,
        shape,
        summary ?? `A ${kind} of somebody else's`,
      ),
    );
  }

  #owner(role: string): string {
    return role === this.#options.names.ownerRole ? OWNER : role;
  }

  /** PostgreSQL writes some names with their schema, depending on the search path. */
  #bare(text: string): string {
    return text.split(`${this.#schema}.`).join('');
  }
}

/** Reads a namespace out of the catalogs: which of the wanted resources are there and how, and what else is. */
export function observeNamespace(options: ObserveOptions): ObservedNamespace {
  const reader = new CatalogReader(options);
  const { schema, roles } = options.state;
  if (schema) reader.readSchema(schema);
  if (options.definition.kind === 'db') roles.forEach(reader.readRole);
  return { present: reader.present, extra: reader.extra };
}
