import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import type { CatalogRole } from './catalog';
import * as ddl from './ddl';
import type { ResourceScope } from './resources';
import { LOGIN_CONNECTION_LIMIT } from './shapes';

/** Makes a role again what it should be, and takes from it and from others what ties them together. */
export function repairRole(scope: ResourceScope, role: CatalogRole): string {
  const name = id(role.name);
  const login = role.name === scope.names.loginRole;
  const plain = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
  const statements = [
    // Only what differs: naming an attribute, even to take it away, needs the right to give it.
    ...(role.powers.length > 0 ? [`ALTER ROLE ${name} ${plain};`] : []),
    login
      ? `ALTER ROLE ${name} LOGIN INHERIT CONNECTION LIMIT ${LOGIN_CONNECTION_LIMIT} VALID UNTIL 'infinity' PASSWORD '${scope.verifier}';`
      : `ALTER ROLE ${name} NOLOGIN INHERIT CONNECTION LIMIT -1;`,
    `ALTER ROLE ${name} RESET ALL;`,
    `DO $companyos$ BEGIN EXECUTE format('ALTER ROLE ${name} IN DATABASE %I RESET ALL', current_database()); END $companyos$;`,
    ...(login ? [ddl.setLoginSettings(scope)] : []),
    ...role.memberOf
      .filter(other => other.role !== scope.connectRole)
      .map(
        other =>
          `REVOKE ${id(other.role)} FROM ${name} GRANTED BY ${id(
            other.grantor,
          )};`,
      ),
    ...role.members.map(
      other =>
        `REVOKE ${name} FROM ${id(other.role)} GRANTED BY ${id(
          other.grantor,
        )};`,
    ),
  ];
  return statements.join('\n');
}
