import type {
  NamespaceNames,
  ObservedResource,
} from '@companyos/plugin-tenant-node';
import type {
  AclEntry,
  CatalogFunction,
  CatalogRelation,
  CatalogRole,
  CatalogState,
} from './catalog';
import type { NamespaceDefinition } from './definition';
import {
  fingerprint,
  functionShape,
  grantShape,
  indexShape,
  LOGIN,
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

const RELATION_KINDS: { readonly [relkind: string]: string } = {
  r: 'table',
  p: 'table',
  f: 'foreign-table',
  v: 'view',
  m: 'materialized-view',
  S: 'sequence',
  c: 'type',
};

/** Reads a namespace out of the catalogs: which of the wanted resources are there and how, and what else is. */
export function observeNamespace(options: {
  readonly definition: NamespaceDefinition;
  readonly names: NamespaceNames;
  readonly connectRole: string;
  readonly state: CatalogState;
}): ObservedNamespace {
  const { definition, names, state } = options;
  const schema = names.schemas[definition.kind];
  const present: ObservedResource[] = [];
  const extra: ObservedResource[] = [];
  const put = (
    list: ObservedResource[],
    [kind, name, physicalName]: [string, string, string],
    shape: unknown,
    summary = '',
  ) =>
    list.push({
      kind,
      name,
      physicalName,
      summary,
      fingerprint: fingerprint(shape),
    });

  const alias = (role: string) =>
    new Map([
      [names.ownerRole, OWNER],
      [names.loginRole, LOGIN],
    ]).get(role) ?? role;
  const bare = (text: string) => text.split(`${schema}.`).join('');

  /** What the login role may do is ours; what anyone else may do is not. */
  const putGrants = (
    object: string,
    physical: string,
    acl: readonly AclEntry[],
  ) => {
    for (const grantee of new Set(acl.map(([who]) => who))) {
      if (grantee === names.ownerRole) continue;
      const privileges = privilegesOf(acl, grantee);
      if (grantee === names.loginRole) {
        put(
          present,
          ['grant', `grant/${object}`, `${physical} to ${grantee}`],
          grantShape(privileges),
        );
      } else {
        put(
          extra,
          ['grant', `grant/${object}/${grantee}`, `${physical} to ${grantee}`],
          privileges,
          `${privileges.join(', ')} granted to ${grantee}`,
        );
      }
    }
  };

  if (state.schema) {
    const { relations, functions, defaultAcls, others } = state.schema;
    put(
      present,
      ['schema', 'schema', schema],
      schemaShape(alias(state.schema.owner)),
    );
    putGrants('schema', schema, state.schema.acl);
    for (const entry of defaultAcls) {
      if (entry.objectType === 'r' && entry.owner === names.ownerRole) {
        putGrants('default-tables', `${schema} (later tables)`, entry.acl);
      } else {
        put(
          extra,
          [
            'grant',
            `grant/default-${entry.objectType}/${entry.owner}`,
            `${schema} (later objects of ${entry.owner})`,
          ],
          entry.acl,
          `Default privileges on later objects of ${entry.owner}`,
        );
      }
    }
    for (const relation of relations) putRelation(relation);
    for (const fn of functions) putFunction(fn);
    for (const other of others) {
      const name = bare(other.name);
      put(
        extra,
        ['object', `object/${name}`, other.name],
        other,
        `A ${name} that CompanyOS did not create`,
      );
    }
  }
  if (definition.kind === 'db') {
    for (const role of state.roles) {
      putRole(role, role.name === names.ownerRole ? 'owner' : 'login');
    }
  }
  return { present, extra };

  function putRelation(relation: CatalogRelation) {
    const physical = `${schema}.${relation.name}`;
    const ours =
      definition.tables.some(table => table.name === relation.name) &&
      relation.kind === 'r';
    const kind = RELATION_KINDS[relation.kind] ?? 'relation';
    put(
      ours ? present : extra,
      [kind, `${kind}/${relation.name}`, physical],
      tableShape({
        ...relation,
        owner: alias(relation.owner),
        columns: relation.columns.map(column => ({
          ...column,
          default: column.default && bare(column.default),
        })),
        constraints: relation.constraints.map(constraint => ({
          name: constraint.name,
          definition: bare(constraint.definition),
        })),
      }),
      ours ? '' : `A ${kind} that CompanyOS did not create`,
    );
    if (!ours) return;
    putGrants(`table/${relation.name}`, physical, relation.acl);
    for (const index of relation.indexes) {
      const known = definition.indexes.some(({ name }) => name === index.name);
      put(
        known ? present : extra,
        ['index', `index/${index.name}`, `${schema}.${index.name}`],
        indexShape(indexBody(bare(index.definition)), index.valid),
        known ? '' : 'An index that CompanyOS did not create',
      );
    }
    for (const trigger of relation.triggers) {
      put(
        extra,
        ['trigger', `trigger/${relation.name}/${trigger}`, trigger],
        trigger,
        `A trigger on ${relation.name} that CompanyOS did not create`,
      );
    }
  }

  function putFunction(fn: CatalogFunction) {
    const ours = definition.functions.some(
      known => known.name === fn.name && known.identity === fn.identity,
    );
    const name = ours ? fn.name : `${fn.name}(${fn.identity})`;
    const physical = `${schema}.${fn.name}(${fn.identity})`;
    put(
      ours ? present : extra,
      ['function', `function/${name}`, physical],
      functionShape({
        ...fn,
        owner: alias(fn.owner),
        config: fn.config.map(setting => setting.split(schema).join(SCHEMA)),
      }),
      ours ? '' : 'A function that CompanyOS did not create',
    );
    if (ours) putGrants(`function/${name}`, physical, fn.acl);
  }

  function putRole(role: CatalogRole, which: 'owner' | 'login') {
    const connects = role.memberOf.some(
      ({ role: name }) => name === options.connectRole,
    );
    const schemas = Object.entries(names.schemas);
    put(
      present,
      ['role', `role/${which}`, role.name],
      roleShape({
        ...role,
        config: role.config.map(setting =>
          schemas.reduce(
            (text, [kind, name]) => text.split(name).join(`$${kind}`),
            setting,
          ),
        ),
        memberOf:
          which === 'login'
            ? role.memberOf.filter(other => other.role !== options.connectRole)
            : role.memberOf,
        passwordCurrent: which === 'owner' ? null : role.passwordCurrent,
      }),
    );
    if (which === 'login' && connects) {
      put(
        present,
        ['grant', 'grant/connect', `${options.connectRole} to ${role.name}`],
        'connect',
      );
    }
  }
}

/** What follows the name in `CREATE INDEX name ON …`; a unique one is not what we made. */
function indexBody(definition: string): string {
  return definition.replace(/^CREATE INDEX \S+ ON /, '');
}
