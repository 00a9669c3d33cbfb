import { Outbox } from '@companyos/ledger';
import { OperationError } from '@companyos/operations';
import { loadPolicyBundle } from '@companyos/policy';
import { SeamError } from '@companyos/policy/seams';
import knexFactory, { type Knex } from 'knex';
import type { Session } from '../sessions';
import type { TenantPools } from '../TenantPools';
import { CustomerExporter, type ExportedCustomers } from './CustomerExporter';
import { outboxRecorder } from './outboxRecorder';

/** A tenant's customers out of its own database, each export decided on and recorded. */
export class CustomerExport {
  static async create(options: {
    readonly policies: string;
    readonly pools: TenantPools;
    readonly outboxUrl: string;
  }): Promise<CustomerExport> {
    const { policies, pools, outboxUrl } = options;
    const bundle = await loadPolicyBundle(policies);
    const knex = knexFactory({
      client: 'pg',
      connection: outboxUrl,
      pool: { min: 0, max: 2 },
    });
    const exporter = new CustomerExporter({
      bundle,
      find: name => pools.find(name),
      recorder: outboxRecorder({
        knex,
        outbox: Outbox.create(),
        subject: name => `tenant:${pools.find(name)?.id ?? 'unknown'}`,
      }),
    });
    return new CustomerExport(pools, knex, exporter);
  }

  private constructor(
    private readonly pools: TenantPools,
    private readonly knex: Knex,
    private readonly exporter: CustomerExporter,
  ) {}

  export(session: Session): Promise<ExportedCustomers> {
    const pool = this.pools.of(session.tenant);
    return this.exporter.export(session, async function* records() {
      const { rows } = await pool.query(
        `SELECT data->>'email' AS email, data->>'name' AS name, data->>'plan' AS plan
         FROM records WHERE kind = 'customer' ORDER BY data->>'email' LIMIT 1000`,
      );
      yield* rows;
    });
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }
}

/** A seam's refusal in the words of every other error. */
export function explainSeamError(error: unknown): unknown {
  if (!(error instanceof SeamError)) return error;
  const denied = error.code === 'POLICY_DENIED';
  return new OperationError(error.code, error.message, {
    next: error.next,
    status: denied ? 403 : 500,
    decisionId: error.decisionId,
    cause: error,
  });
}
