import type { Knex } from 'knex';
import type { Database } from './rows';

/**
 * Makes the rows of these subjects, where they are not there yet, and locks them until the transaction ends. Whoever places
 * a hold and whoever claims an erasure comes through here, so one of the two always sees what the other did. In a fixed
 * order, so that two who want the same subjects never wait for each other.
 */
export async function lockSubjects(
  tx: Knex.Transaction,
  subjects: readonly { readonly subject: string; readonly name?: string }[],
): Promise<void> {
  const sorted = [...subjects].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  for (const { subject, name } of sorted) {
    await tx('residency_subjects')
      .insert({ subject, name: name ?? subject })
      .onConflict('subject')
      .ignore();
    await tx('residency_subjects').where({ subject }).forUpdate().first();
    if (name !== undefined) {
      await tx('residency_subjects')
        .where({ subject })
        .whereNot({ name })
        .update({ name });
    }
  }
}

/** The newest tenant of this name that a hold or a claim was about. IDs of tenants say nothing about time; claims do. */
export async function findTenantSubject(
  db: Database,
  name: string,
): Promise<string | undefined> {
  const row = await db('residency_subjects')
    .leftJoin('erasure_claims', {
      'erasure_claims.subject': 'residency_subjects.subject',
    })
    .where({ name })
    .whereLike('residency_subjects.subject', 'tenant:%')
    .orderByRaw('claimed_at DESC NULLS LAST')
    .first('residency_subjects.subject');
  return row?.subject;
}
