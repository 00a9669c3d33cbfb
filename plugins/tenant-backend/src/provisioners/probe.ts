import { escapeLiteral } from 'pg';
import type { ResourceScope } from './resources';

export interface Probe {
  readonly schema: boolean;
  /** How many of the two roles there are. */
  readonly roles: number;
  readonly connects: boolean;
}

/** A glance that tells a namespace that was never made from one that needs a closer look. */
export function probeStatement({
  schema,
  names,
  connectRole,
}: ResourceScope): string {
  const [namespace, owner, login, connect] = [
    schema,
    names.ownerRole,
    names.loginRole,
    connectRole,
  ].map(escapeLiteral);
  return `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ${namespace}) AS schema,
    (SELECT count(*)::int FROM pg_roles WHERE rolname IN (${owner}, ${login})) AS roles,
    EXISTS (SELECT FROM pg_auth_members m
      WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = ${login})
        AND m.roleid = (SELECT oid FROM pg_roles WHERE rolname = ${connect})) AS connects`;
}
