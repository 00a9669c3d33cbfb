import { confusableSkeleton } from '@companyos/plugin-tenant-common';
import type { Database } from './rows';

/** The name of another tenant that a reader would take for this one, if there is one. */
export async function findLookAlike(
  db: Database,
  name: string,
): Promise<string | undefined> {
  const row: { name: string } | undefined = await db('tenants')
    .where({ name_skeleton: confusableSkeleton(name) })
    .whereNot({ name })
    .first('name');
  return row?.name;
}
