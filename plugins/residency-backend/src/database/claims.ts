import type { ErasureClaim } from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';
import { toClaim, type ClaimRow, type Database } from './rows';

interface ClaimKey {
  readonly subject: string;
  readonly resource: string;
}

/** Those on the subject, and on what is part of it. */
export async function listClaims(
  db: Database,
  subject: string,
): Promise<readonly ErasureClaim[]> {
  const rows = await db('erasure_claims')
    .where({ subject })
    .orWhereRaw('? = ANY (within)', [subject])
    .orderBy(['claimed_at', 'subject', 'resource'])
    .select<ClaimRow[]>('*');
  return rows.map(toClaim);
}

export async function findClaim(
  db: Database,
  { subject, resource }: ClaimKey,
): Promise<ErasureClaim | undefined> {
  const row = await db('erasure_claims')
    .where({ subject, resource })
    .first<ClaimRow | undefined>();
  return row && toClaim(row);
}

/** The subject's row must be locked, and there must be no claim. */
export async function insertClaim(
  tx: Knex.Transaction,
  claim: ClaimKey & {
    readonly within: readonly string[];
    readonly operationId: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx('erasure_claims').insert({
    subject: claim.subject,
    resource: claim.resource,
    within: [...claim.within],
    operation_id: claim.operationId,
    claimed_at: claim.at,
  });
}

/** A later operation takes over what an earlier one had not finished. */
export async function takeOverClaim(
  tx: Knex.Transaction,
  {
    subject,
    resource,
    operationId,
  }: ClaimKey & { readonly operationId: string },
): Promise<void> {
  await tx('erasure_claims')
    .where({ subject, resource })
    .whereNull('erased_at')
    .update({ operation_id: operationId });
}

/** Keeps the time of the first confirmation. */
export async function endClaim(
  db: Database,
  { subject, resource, at }: ClaimKey & { readonly at: Date },
): Promise<void> {
  await db('erasure_claims')
    .where({ subject, resource })
    .whereNull('erased_at')
    .update({ erased_at: at });
}

/** The latest instant that anything here was recorded at. */
export async function latestRecorded(db: Database): Promise<Date | null> {
  const { rows } = await db.raw(`
    SELECT greatest(
      (SELECT max(greatest(placed_at, released_at)) FROM legal_holds),
      (SELECT max(greatest(claimed_at, erased_at)) FROM erasure_claims)
    ) AS latest`);
  return rows[0].latest;
}
