import type { ErasureClaim, Hold } from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';

/** A pool or a transaction: every database operation here takes either, unless it needs a lock. */
export type Database = Knex | Knex.Transaction;

/** The columns of `legal_holds`, with the subject's name, as the driver gives them. */
export interface HoldRow {
  id: string;
  subject: string;
  name: string;
  case_name: string;
  reason: string;
  placed_by: string;
  placed_at: Date;
  operation_id: string;
  decision_id: string;
  gone: ErasureClaim[];
  released_by: string | null;
  released_at: Date | null;
  release_reason: string | null;
  release_operation_id: string | null;
}

export interface ClaimRow {
  subject: string;
  resource: string;
  operation_id: string;
  claimed_at: Date;
  erased_at: Date | null;
}

export function toHold(row: HoldRow): Hold {
  return {
    id: row.id,
    subject: row.subject,
    subjectName: row.name,
    case: row.case_name,
    reason: row.reason,
    placedBy: row.placed_by,
    placedAt: row.placed_at.toISOString(),
    operationId: row.operation_id,
    decisionId: row.decision_id,
    gone: row.gone,
    released:
      row.released_at === null
        ? null
        : {
            by: row.released_by!,
            at: row.released_at.toISOString(),
            reason: row.release_reason ?? '',
            operationId: row.release_operation_id!,
          },
  };
}

export function toClaim(row: ClaimRow): ErasureClaim {
  return {
    subject: row.subject,
    resource: row.resource,
    operationId: row.operation_id,
    state: row.erased_at === null ? 'erasing' : 'erased',
    claimedAt: row.claimed_at.toISOString(),
    erasedAt: row.erased_at?.toISOString() ?? null,
  };
}
