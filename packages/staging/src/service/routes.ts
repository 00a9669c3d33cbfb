import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';
import { endpoint, type Endpoint } from '../http/endpoint';
import type { CustomerExport } from './export/CustomerExport';
import type { FaultInjector } from './faults';
import type { JobWorker } from './jobs/JobWorker';
import { passwordMatches } from './passwords';
import type { Sessions } from './sessions';
import type { TenantPools } from './TenantPools';
import type { ServiceVersion } from './version';

export interface ServiceParts {
  readonly version: ServiceVersion;
  readonly digest: string;
  readonly pools: TenantPools;
  readonly sessions: Sessions;
  readonly faults: FaultInjector;
  readonly jobs: JobWorker;
  readonly exports: CustomerExport;
}

const job = z.object({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'done']),
  /** How many customers there are, once it is done. */
  result: z.int().nullable(),
});

const customer = z.object({
  email: z.string(),
  name: z.string(),
  plan: z.string(),
});

/** What the service offers, which makes its OpenAPI document too. */
export function serviceEndpoints(parts: ServiceParts): readonly Endpoint[] {
  const { version, digest, pools, sessions, faults, jobs, exports } = parts;
  return [
    endpoint({
      method: 'get',
      path: '/version',
      operationId: 'getVersion',
      summary: 'Which version this is, and the digest of the files it runs.',
      open: true,
      answer: z.object({ version: z.string(), digest: z.string() }),
      handle: () => ({ version: version.version, digest }),
    }),
    endpoint({
      method: 'post',
      path: '/login',
      operationId: 'logIn',
      summary: 'Starts a session of a user of a tenant.',
      open: true,
      body: z.strictObject({
        tenant: z.string().max(100),
        user: z.string().max(100),
        password: z.string().max(200),
      }),
      answer: z.object({ token: z.string(), expiresAt: z.iso.datetime() }),
      async handle({ body: { tenant, user, password } }) {
        await faults.strike('login', tenant);
        const { rows } = pools.find(tenant)
          ? await pools.of(tenant).query(
              `SELECT data->>'salt' AS salt, data->>'verifier' AS verifier FROM records
               WHERE kind = 'user' AND data @> jsonb_build_object('name', $1::text)`,
              [user],
            )
          : { rows: [] };
        if (rows.length !== 1 || !passwordMatches(rows[0], password)) {
          throw new OperationError(
            'UNAUTHENTICATED',
            'Tenant, user or password is wrong.',
          );
        }
        return sessions.issue(tenant, user);
      },
    }),
    endpoint({
      method: 'get',
      path: '/query/customers',
      operationId: 'queryCustomers',
      summary: "Customers of the session's tenant, and of no other.",
      query: z.strictObject({
        plan: z.enum(['basic', 'plus', 'pro']).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      answer: z.object({ total: z.int(), items: z.array(customer) }),
      async handle({ headers, query: { plan, limit } }) {
        const { tenant } = sessions.require(headers);
        await faults.strike('query', tenant);
        const { rows } = await pools.of(tenant).query(
          `SELECT data->>'email' AS email, data->>'name' AS name, data->>'plan' AS plan,
                  (count(*) OVER ())::int AS total
           FROM records WHERE kind = 'customer' AND ($1::text IS NULL OR data->>'plan' = $1)
           ORDER BY data->>'email' LIMIT $2`,
          [plan ?? null, limit],
        );
        return { total: rows[0]?.total ?? 0, items: rows };
      },
    }),
    endpoint({
      method: 'post',
      path: '/export/customers',
      operationId: 'exportCustomers',
      summary: 'A download of all customers; what is personal is redacted.',
      answer: z.object({
        name: z.string(),
        sha256: z.string(),
        bytes: z.int(),
        classification: z.string(),
        retention: z.string(),
        decisionId: z.string(),
        obligations: z.array(z.string()),
        content: z.string(),
      }),
      async handle({ headers }) {
        const session = sessions.require(headers);
        await faults.strike('export', session.tenant);
        const { sidecar, content } = await exports.export(session);
        return {
          name: sidecar.name,
          ...sidecar.content,
          classification: sidecar.classification,
          retention: sidecar.retention.schedule,
          decisionId: sidecar.decisionId,
          obligations: [...sidecar.obligations],
          content,
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/jobs',
      operationId: 'addJob',
      summary: 'Has the customers counted in the background.',
      answer: job,
      async handle({ headers }) {
        const { tenant } = sessions.require(headers);
        await faults.strike('jobs', tenant);
        const added = await jobs.queueOf(tenant).add();
        jobs.wake(tenant);
        return added;
      },
    }),
    endpoint({
      method: 'get',
      path: '/jobs/{id}',
      operationId: 'getJob',
      summary: 'How far a job is.',
      params: z.object({ id: z.uuid() }),
      answer: job,
      async handle({ headers, params: { id } }) {
        const { tenant } = sessions.require(headers);
        await faults.strike('jobs', tenant);
        const found = await jobs.queueOf(tenant).find(id);
        if (!found) {
          throw new OperationError('NOT_FOUND', 'There is no such job.');
        }
        return found;
      },
    }),
  ];
}
