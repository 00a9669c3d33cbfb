import type { ErasureClaim } from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';

/** False where the case holds the subject already. The subject's row must be locked. */
export async function insertHold(
  tx: Knex.Transaction,
  hold: {
    readonly id: string;
    readonly subject: string;
    readonly case: string;
    readonly reason: string;
    readonly placedBy: string;
    readonly placedAt: Date;
    readonly operationId: string;
    readonly decisionId: string;
    readonly gone: readonly ErasureClaim[];
  },
): Promise<boolean> {
  const inserted = await tx('legal_holds')
    .insert({
      id: hold.id,
      subject: hold.subject,
      case_name: hold.case,
      reason: hold.reason,
      placed_by: hold.placedBy,
      placed_at: hold.placedAt,
      operation_id: hold.operationId,
      decision_id: hold.decisionId,
      gone: JSON.stringify(hold.gone),
    })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** False where it is released already. The subject's row must be locked. */
export async function endHold(
  tx: Knex.Transaction,
  release: {
    readonly id: string;
    readonly by: string;
    readonly at: Date;
    readonly reason: string;
    readonly operationId: string;
  },
): Promise<boolean> {
  const ended = await tx('legal_holds')
    .where({ id: release.id })
    .whereNull('released_at')
    .update({
      released_by: release.by,
      released_at: release.at,
      release_reason: release.reason,
      release_operation_id: release.operationId,
    });
  return ended === 1;
}
