import type { Knex } from 'knex';
import type { Pool, PoolClient } from 'pg';
import { SeamError } from './errors';

const MARK = `SELECT current_setting('companyos.region', true) AS region`;

function mustLieIn(region: string, row: unknown) {
  const marked = (row as { region: string | null }).region;
  if (marked && marked !== region) {
    throw new SeamError(
      'REGION_MISMATCH',
      `The database configured for region "${region}" says that it lies in "${marked}".`,
      { next: 'Correct the connection of that region in the configuration.' },
    );
  }
}

function isPipelined(connection: unknown): boolean {
  return (connection as { pipeline?: boolean } | null)?.pipeline === true;
}

async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away, which ends its transaction too.
    await client.query('ROLLBACK').catch(cause => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * A database together with the region it lies in. Whoever holds one writes into that region, whatever they say.
 *
 * The region comes from configuration, and the database has the last word: one that was marked with
 * `ALTER DATABASE … SET companyos.region = '…'` is refused under any other name.
 */
export class RegionConnection<Tx> {
  readonly region: string;
  readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /**
   * Statements of one transaction may be sent without waiting for the answer to the one before (`pipeline` of `pg`). A
   * guarded write then costs no further round trip.
   */
  readonly pipelined: boolean;

  /** By knex. Rejects with `REGION_MISMATCH` when the database is marked as another region's. */
  static async ofKnex(
    region: string,
    knex: Knex,
  ): Promise<RegionConnection<Knex.Transaction>> {
    const { rows } = await knex.raw(MARK);
    mustLieIn(region, rows[0]);
    return new RegionConnection<Knex.Transaction>(
      region,
      work => knex.transaction(work),
      isPipelined(knex.client.config.connection),
    );
  }

  /** By a `pg` pool. Rejects with `REGION_MISMATCH` when the database is marked as another region's. */
  static async ofPool(
    region: string,
    pool: Pool,
  ): Promise<RegionConnection<PoolClient>> {
    const client = await pool.connect();
    try {
      const { rows } = await client.query(MARK);
      mustLieIn(region, rows[0]);
    } finally {
      client.release();
    }
    return new RegionConnection<PoolClient>(
      region,
      work => inTransaction(pool, work),
      isPipelined(pool.options),
    );
  }

  private constructor(
    region: string,
    transaction: RegionConnection<Tx>['transaction'],
    pipelined: boolean,
  ) {
    this.region = region;
    this.transaction = transaction;
    this.pipelined = pipelined;
  }
}
