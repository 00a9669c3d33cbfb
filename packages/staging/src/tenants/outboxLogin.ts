import { escapeIdentifier as id, type Client } from 'pg';
import { SCHEMA } from '../control/migrate';
import { derivedPassword, ensureLogin, urlAs } from './databaseRoles';

/** A login for the service that may add to staging's outbox, and read back what it added; nothing else. */
export async function ensureOutboxLogin(
  client: Client,
  options: { readonly databaseUrl: string; readonly credentialKey: string },
): Promise<string> {
  const { databaseUrl, credentialKey } = options;
  const { rows } = await client.query('SELECT current_database() AS name');
  const name = `${rows[0].name}_recorder`;
  const password = derivedPassword(credentialKey, `recorder ${name}`);
  await ensureLogin(client, { name, password, schema: SCHEMA });
  await client.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${id(name)}`);
  await client.query(
    `GRANT SELECT, INSERT ON ${SCHEMA}.ledger_outbox TO ${id(name)}`,
  );
  return urlAs(databaseUrl, name, password);
}
