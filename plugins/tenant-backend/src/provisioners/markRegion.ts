import { quoteIdentifier as id } from '@companyos/plugin-tenant-node';
import { OperationError } from '@companyos/operations';
import { escapeLiteral, type Pool } from 'pg';
import { inLockedTransaction } from './transaction';

const LOCK = [{ name: 'companyos region' }];
const marked = new WeakMap<Pool, Promise<RegionMark>>();

/** `unmarked` where the role may not mark it: its superuser can, see the README beside this. */
export type RegionMark = 'marked' | 'unmarked';

/**
 * Has a region's database say itself which region it lies in (`companyos.region`), so that one that is configured under
 * another name is refused instead of written: by the stores here, and by `RegionConnection` of the seams. Idempotent, safe
 * with several replicas at once, and done once per pool.
 *
 * @throws OperationError `REGION_MISMATCH` for a database that is another region's.
 */
export function markRegion(region: string, pool: Pool): Promise<RegionMark> {
  let mark = marked.get(pool);
  if (!mark) {
    mark = lookAndMark(region, pool);
    marked.set(pool, mark);
    mark.catch(() => marked.delete(pool));
  }
  return mark;
}

/** The catalog rather than `current_setting`: a session that is older than the mark does not have it. */
const LOOK = `
  SELECT current_database() AS database,
    (SELECT split_part(setting, '=', 2)
       FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
      WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND setting LIKE 'companyos.region=%') AS region,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      OR coalesce(has_parameter_privilege(current_user, 'companyos.region', 'SET'), false) AS may_mark`;

async function lookAndMark(region: string, pool: Pool): Promise<RegionMark> {
  return inLockedTransaction(pool, LOCK, async client => {
    const { rows } = await client.query<{
      database: string;
      region: string | null;
      may_mark: boolean;
    }>(LOOK);
    const [{ database, region: told, may_mark: mayMark }] = rows;
    if (told === region) return 'marked';
    if (told) {
      throw new OperationError(
        'REGION_MISMATCH',
        `The database configured for region ${region} says that it lies in ${told}.`,
        {
          status: 500,
          retryable: false,
          next: `Correct the connection in companyos.regions.${region}.`,
        },
      );
    }
    if (!mayMark) return 'unmarked';
    await client.query(
      `ALTER DATABASE ${id(database)} SET companyos.region = ${escapeLiteral(
        region,
      )}`,
    );
    return 'marked';
  });
}
