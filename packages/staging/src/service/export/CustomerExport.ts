import { Outbox } from '@companyos/ledger';
import { OperationError } from '@companyos/operations';
import {
  loadPolicyBundle,
  PolicyDecisionPoint,
  type PolicyActor,
} from '@companyos/policy';
import {
  GuardedExporter,
  jsonLinesSource,
  SeamError,
  type Sidecar,
} from '@companyos/policy/seams';
import knexFactory, { type Knex } from 'knex';
import type { Session } from '../sessions';
import type { TenantPools } from '../TenantPools';
import { download } from './downloads';
import { outboxRecorder } from './outboxRecorder';

/** People of the service are no people of the portal: they belong to their tenant, and have what it gives its members. */
export function actorOf({ tenant, user }: Session): PolicyActor {
  return {
    ref: `user:${tenant}/${user}`,
    kind: 'user',
    groups: [`group:${tenant}/members`],
  };
}

/** A tenant's customers, through the export seam, to the download of the tenant's home region. */
export class CustomerExport {
  static async create(options: {
    readonly policies: string;
    readonly pools: TenantPools;
    readonly outboxUrl: string;
  }): Promise<CustomerExport> {
    const { policies, pools, outboxUrl } = options;
    const bundle = await loadPolicyBundle(policies);
    const policy = PolicyDecisionPoint.create({ bundle });
    const knex = knexFactory({
      client: 'pg',
      connection: outboxUrl,
      pool: { min: 0, max: 2 },
    });
    const delivered = new Map<string, string>();
    const exporter = GuardedExporter.create({
      policy,
      tenants: async name => pools.find(name)?.facts,
      recorder: outboxRecorder({
        knex,
        outbox: Outbox.create(),
        subject: name => `tenant:${pools.find(name)?.id ?? 'unknown'}`,
      }),
      destinations: [...bundle.destinations.values()]
        .filter(({ kind }) => kind === 'download')
        .map(({ id, region }) =>
          download({ id, region }, (name, content) =>
            delivered.set(name, content),
          ),
        ),
      // Holds live in the portal; whoever erases asks there. A download is not kept anywhere.
      holds: async () => [],
    });
    const byRegion = new Map(
      [...bundle.destinations.values()]
        .filter(({ kind }) => kind === 'download')
        .map(({ id, region }) => [region, id]),
    );
    return new CustomerExport(pools, knex, exporter, delivered, byRegion);
  }

  #exported = 0;

  private constructor(
    private readonly pools: TenantPools,
    private readonly knex: Knex,
    private readonly exporter: GuardedExporter,
    private readonly delivered: Map<string, string>,
    private readonly destinations: ReadonlyMap<string, string>,
  ) {}

  async export(
    session: Session,
  ): Promise<{ readonly sidecar: Sidecar; readonly content: string }> {
    const { tenant } = session;
    const region = this.pools.find(tenant)?.facts.homeRegion ?? '';
    const name = `customers-${(this.#exported += 1)}`;
    const pool = this.pools.of(tenant);
    const sidecar = await this.exporter.export({
      actor: actorOf(session),
      tenant,
      dataset: 'customers',
      classification: 'pii',
      retention: '30-days',
      destination: this.destinations.get(region) ?? '',
      name,
      source: jsonLinesSource(
        async function* records() {
          const { rows } = await pool.query(
            `SELECT data->>'email' AS email, data->>'name' AS name, data->>'plan' AS plan
             FROM records WHERE kind = 'customer' ORDER BY data->>'email' LIMIT 1000`,
          );
          yield* rows;
        },
        { email: 'pii', name: 'pii' },
      ),
    });
    const content = this.delivered.get(name) ?? '';
    this.delivered.delete(name);
    return { sidecar, content };
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
