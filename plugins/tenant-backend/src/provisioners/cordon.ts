import { escapeLiteral, type ClientBase } from 'pg';
import { beginLocked, type Lock } from './transaction';

/**
 * Takes a login away and ends its sessions. In this order, and the first is committed before the second: a session that
 * begins in between is ended too, and none begins after. Where the role is gone already there is nothing to do.
 */
export async function cordonLogin(
  client: ClientBase,
  { role, locks }: { readonly role: string; readonly locks: readonly Lock[] },
): Promise<void> {
  const name = escapeLiteral(role);
  await client.query(
    `${beginLocked(locks)}
DO $companyos$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = ${name} AND rolcanlogin) THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN', ${name});
  END IF;
END $companyos$;
COMMIT;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${name}`,
  );
}
