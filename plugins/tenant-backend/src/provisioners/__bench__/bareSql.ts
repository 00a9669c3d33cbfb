import {
  namespaceNames,
  type RegionStore,
  type TenantIdentity,
} from '@companyos/plugin-tenant-node';
import { Client } from 'pg';
import { catalogQueries } from '../catalogQuery';
import { creationScript } from '../creation';
import { dbDefinition } from '../definitions/db';
import { graphDefinition } from '../definitions/graph';
import { searchDefinition } from '../definitions/search';
import { connectRoleName } from '../region';
import { scramVerifier } from '../scram';

/**
 * What the portal is measured against: the same statements for the same three namespaces, sent by someone who asks no
 * questions, one script and one transaction per namespace on one open connection; and the catalog queries that see them.
 */
export class BareSql {
  static async connect(store: RegionStore): Promise<BareSql> {
    const client = new Client(store.pool.options);
    await client.connect();
    return new BareSql(client, store, await connectRoleName(store.pool));
  }

  private constructor(
    private readonly client: Client,
    private readonly store: RegionStore,
    private readonly connectRole: string,
  ) {}

  private scripts({ id }: TenantIdentity): string[] {
    const names = namespaceNames(id);
    const verifier = scramVerifier(this.store.password(id));
    return [dbDefinition, graphDefinition, searchDefinition].map(definition => {
      const script = creationScript(definition, {
        names,
        schema: names.schemas[definition.kind],
        connectRole: this.connectRole,
        verifier,
      });
      return `BEGIN; ${script} COMMIT;`;
    });
  }

  /** Made while the clock runs: whoever sends them has to hash the login's password, or lets the server do it. */
  async create(tenant: TenantIdentity): Promise<void> {
    for (const script of this.scripts(tenant)) await this.client.query(script);
  }

  async observe({ id }: TenantIdentity): Promise<void> {
    const { schemas, ownerRole, loginRole } = namespaceNames(id);
    const verifier = scramVerifier(this.store.password(id));
    for (const schema of Object.values(schemas)) {
      await this.client.query({
        ...catalogQueries.withPasswords,
        values: [schema, ownerRole, loginRole, verifier],
      });
    }
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
