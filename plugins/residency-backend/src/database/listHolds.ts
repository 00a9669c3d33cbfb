import type { Hold, HoldQuery } from '@companyos/plugin-residency-common';
import { toHold, type Database, type HoldRow } from './rows';

const MOST = 500;

/** Newest first. */
export async function listHolds(
  db: Database,
  { subject, case: name, state = 'active' }: HoldQuery = {},
): Promise<readonly Hold[]> {
  const rows = await holdRows(db).modify(builder => {
    if (subject !== undefined) builder.where('legal_holds.subject', subject);
    if (name !== undefined) builder.where({ case_name: name });
    if (state === 'active') builder.whereNull('released_at');
    if (state === 'released') builder.whereNotNull('released_at');
  });
  return rows.map(toHold);
}

/** The holds in force on any of these subjects, or on a tenant of this name: objects know their tenant by name. */
export async function holdsInForce(
  db: Database,
  on: { readonly subjects: readonly string[]; readonly tenant?: string },
): Promise<readonly Hold[]> {
  const rows = await holdRows(db)
    .whereNull('released_at')
    .where(builder => {
      builder.whereIn('legal_holds.subject', [...on.subjects]);
      if (on.tenant !== undefined) {
        builder.orWhere(tenant =>
          tenant
            .where('residency_subjects.name', on.tenant!)
            .whereLike('legal_holds.subject', 'tenant:%'),
        );
      }
    });
  return rows.map(toHold);
}

export async function findHold(
  db: Database,
  id: string,
): Promise<Hold | undefined> {
  const [row] = await holdRows(db).where('legal_holds.id', id);
  return row && toHold(row);
}

export async function findHoldOfOperation(
  db: Database,
  operationId: string,
): Promise<Hold | undefined> {
  const [row] = await holdRows(db).where({ operation_id: operationId });
  return row && toHold(row);
}

function holdRows(db: Database) {
  return db('legal_holds')
    .join('residency_subjects', {
      'residency_subjects.subject': 'legal_holds.subject',
    })
    .select<HoldRow[]>('legal_holds.*', 'residency_subjects.name')
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'legal_holds.id', order: 'desc' },
    ])
    .limit(MOST);
}
