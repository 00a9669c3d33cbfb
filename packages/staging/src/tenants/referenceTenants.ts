import { randomInt } from 'node:crypto';
import { escapeIdentifier as id, type Client } from 'pg';
import { SCHEMA } from '../control/migrate';
import { passwordVerifier } from '../service/passwords';
import type { ServedTenant } from '../service/serviceConfig';
import {
  derivedPassword,
  ensureLogin,
  ensureRole,
  urlAs,
} from './databaseRoles';

/** Tenants of the reference service, so that there is somebody to serve before the portal has made any. */
export const REFERENCE_TENANTS = ['harbor', 'lumen'] as const;
const REGION = 'eu-central';
const CUSTOMERS = 60;
const PLANS = ['basic', 'plus', 'pro'];

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export interface ServiceUser {
  readonly tenant: string;
  readonly user: string;
  readonly password: string;
}

export interface ReferenceTenants {
  readonly tenants: readonly ServedTenant[];
  readonly users: readonly ServiceUser[];
}

export interface ReferenceOptions {
  /** Of the database, as someone who may create roles. */
  readonly databaseUrl: string;
  readonly credentialKey: string;
  readonly usersPerTenant: number;
}

/**
 * Makes what is missing of the reference tenants: an owner role, a login role that can see nothing else, a schema with
 * `records` in the shape that the portal gives its tenants, users and customers. Safe to run at every start.
 */
export async function ensureReferenceTenants(
  client: Client,
  options: ReferenceOptions,
): Promise<ReferenceTenants> {
  const tenants: ServedTenant[] = [];
  const users: ServiceUser[] = [];
  for (const name of REFERENCE_TENANTS) {
    await client.query('BEGIN');
    try {
      await client.query(
        `SELECT pg_advisory_xact_lock(hashtextextended('companyos.staging.tenants', 0))`,
      );
      const served = await ensureTenant(client, name, options);
      users.push(...(await ensureContent(client, served, options)));
      tenants.push(served);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }
  return { tenants, users };
}

function names(tenantId: string) {
  const stem = tenantId.replace('tn_', 't_');
  return {
    owner: `${stem}_owner`,
    login: `${stem}_login`,
    schema: `${stem}_db`,
  };
}

async function ensureTenant(
  client: Client,
  name: string,
  { databaseUrl, credentialKey }: ReferenceOptions,
): Promise<ServedTenant> {
  const minted = `tn_${Array.from(
    { length: 16 },
    () => ID_ALPHABET[randomInt(ID_ALPHABET.length)],
  ).join('')}`;
  const { rows } = await client.query(
    `INSERT INTO ${SCHEMA}.tenant (name, id) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
    [name, minted],
  );
  const tenantId: string = rows[0].id;
  const { owner, login, schema } = names(tenantId);
  const password = derivedPassword(credentialKey, `tenant ${tenantId}`);
  await ensureRole(client, owner, 'NOLOGIN');
  await ensureLogin(client, { name: login, password, schema });
  await client.query(
    `CREATE SCHEMA IF NOT EXISTS ${id(schema)} AUTHORIZATION ${id(owner)}`,
  );
  await client.query(`
    CREATE TABLE IF NOT EXISTS ${id(schema)}.records (
      id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind           text NOT NULL,
      data           jsonb NOT NULL DEFAULT '{}',
      classification text NOT NULL CHECK (classification IN ('public', 'internal', 'restricted', 'pii')),
      retain_until   timestamptz NOT NULL,
      created_at     timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE ${id(schema)}.records OWNER TO ${id(owner)};
    CREATE INDEX IF NOT EXISTS records_kind_created_at ON ${id(
      schema,
    )}.records (kind, created_at DESC);
    GRANT USAGE ON SCHEMA ${id(schema)} TO ${id(login)};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${id(schema)}.records TO ${id(
    login,
  )};
  `);
  return {
    id: tenantId,
    databaseUrl: urlAs(databaseUrl, login, password),
    facts: {
      name,
      owner: `group:${name}/members`,
      tier: 'standard',
      homeRegion: REGION,
      allowedRegions: [REGION],
      dataClasses: ['internal', 'pii'],
      retentionSchedule: 'zero-day',
      bindings: [{ role: 'tenant-admin', subject: `group:${name}/members` }],
    },
  };
}

async function ensureContent(
  client: Client,
  { id: tenantId, facts: { name } }: ServedTenant,
  { credentialKey, usersPerTenant }: ReferenceOptions,
): Promise<ServiceUser[]> {
  const records = `${id(names(tenantId).schema)}.records`;
  const users = Array.from({ length: usersPerTenant }, (_, i) => {
    const user = `user-${i + 1}`;
    return {
      tenant: name,
      user,
      password: derivedPassword(credentialKey, `user ${tenantId}/${user}`),
    };
  });
  const wanted = [
    ...users.map(({ user, password }) => ({
      kind: 'user',
      classification: 'restricted',
      data: {
        name: user,
        salt: user,
        verifier: passwordVerifier(user, password),
      },
    })),
    ...Array.from({ length: CUSTOMERS }, (_, i) => ({
      kind: 'customer',
      classification: 'pii',
      data: {
        name: `Customer ${i + 1} of ${name}`,
        email: `customer-${String(i + 1).padStart(3, '0')}@${name}.example`,
        plan: PLANS[i % PLANS.length],
      },
    })),
  ];
  await client.query(
    `INSERT INTO ${records} (kind, data, classification, retain_until)
     SELECT w.kind, w.data, w.classification, now()
     FROM jsonb_to_recordset($1) AS w (kind text, data jsonb, classification text)
     WHERE NOT EXISTS (
       SELECT FROM ${records} r WHERE r.kind = w.kind AND r.data->>'name' = w.data->>'name')`,
    [JSON.stringify(wanted)],
  );
  return users;
}
