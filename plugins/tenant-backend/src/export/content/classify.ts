import { CLASSIFICATIONS, type Classification } from '@companyos/policy/seams';
import type { Pool } from 'pg';
import { hasClassQuery } from './rowsQuery';
import { inSnapshot } from './snapshot';
import { exportTables } from './tables';

/** From least to most sensitive, the order of `CLASSIFICATIONS`. */
export function rankOf(classification: string): number {
  return CLASSIFICATIONS.indexOf(classification as Classification);
}

/**
 * What a whole export of a tenant is: as sensitive as the most sensitive of what was agreed and of what is there, and never
 * public, because the decisions and the spec in it are not.
 */
export async function classifyExport(
  agreed: readonly string[],
  tenantId: string,
  reader: Pool,
): Promise<Classification> {
  let rank = Math.max(rankOf('internal'), ...agreed.map(rankOf));
  if (rank === CLASSIFICATIONS.length - 1) return CLASSIFICATIONS[rank];
  await inSnapshot(reader, tenantId, async client => {
    for (const table of await exportTables(client, tenantId)) {
      for (let above = CLASSIFICATIONS.length - 1; above > rank; above -= 1) {
        const query = hasClassQuery(table, [CLASSIFICATIONS[above]]);
        const { rows } = await client.query<{ found: boolean }>(query);
        if (rows[0].found) rank = above;
      }
    }
  });
  return CLASSIFICATIONS[rank];
}
