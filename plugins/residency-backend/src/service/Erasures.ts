import {
  evaluateRetention,
  type RetentionSchedule,
  type RetentionStamp,
} from '@companyos/policy';
import { OperationError } from '@companyos/operations';
import type {
  ClaimErasure,
  ConfirmErased,
  ErasureAnswer,
  ErasureClaim,
  Hold,
} from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';
import {
  endClaim,
  findClaim,
  holdsInForce,
  insertClaim,
  latestRecorded,
  listClaims,
  lockSubjects,
  takeOverClaim,
} from '../database';

/** Clocks of replicas differ a little; one that is behind by more has jumped back, and nothing is erased by it. */
const CLOCK_SKEW_MS = 60_000;

export interface ErasuresOptions {
  readonly database: Knex;
  /** The schedules in force now. */
  readonly schedules: () => ReadonlyMap<string, RetentionSchedule>;
  readonly clock: () => Date;
}

/**
 * Who wants to destroy something claims it here first. The claim and a hold wait for each other on the subject's row, so
 * either the hold is there and the claim is blocked, or the claim is there and the hold says so.
 */
export class Erasures {
  static create(options: ErasuresOptions): Erasures {
    return new Erasures(options);
  }

  private constructor(private readonly options: ErasuresOptions) {}

  async claim(request: ClaimErasure): Promise<ErasureAnswer> {
    const { subject, resource, operationId, within = [] } = request;
    const { database, clock } = this.options;
    return database.transaction(async tx => {
      await lockSubjects(tx, [
        { subject, name: request.subjectName },
        ...within
          .filter(other => other !== subject)
          .map(other => ({ subject: other })),
      ]);
      const claim = await findClaim(tx, { subject, resource });
      if (claim?.state === 'erased') {
        return { outcome: 'erased', claimedAt: claim.claimedAt };
      }
      const holds = await holdsInForce(tx, { subjects: [subject, ...within] });
      const latest = await latestRecorded(tx);
      const blockers = this.blockers(request, holds, latest);
      if (blockers.length > 0) return { outcome: 'blocked', blockers };
      const at = clock();
      if (!claim) {
        await insertClaim(tx, { subject, resource, within, operationId, at });
      } else if (claim.operationId !== operationId) {
        await takeOverClaim(tx, { subject, resource, operationId });
      }
      return {
        outcome: 'claimed',
        claimedAt: claim?.claimedAt ?? at.toISOString(),
      };
    });
  }

  /** @throws OperationError `CONFLICT` for what was never claimed: then no hold has been asked about it. */
  async confirm({
    subject,
    resource,
    operationId,
  }: ConfirmErased): Promise<void> {
    const { database, clock } = this.options;
    const claim = await findClaim(database, { subject, resource });
    if (!claim || claim.operationId !== operationId) {
      throw new OperationError(
        'CONFLICT',
        `Operation ${operationId} has not claimed ${resource} of ${subject}.`,
        { next: 'Claim before erasing: a hold may be in the way.' },
      );
    }
    await endClaim(database, { subject, resource, at: clock() });
  }

  list(subject: string): Promise<readonly ErasureClaim[]> {
    return listClaims(this.options.database, subject);
  }

  private blockers(
    { retention }: ClaimErasure,
    holds: readonly Hold[],
    latest: Date | null,
  ) {
    const shown = this.options.clock();
    const now = shown.toISOString();
    const jumpedBack =
      latest !== null && latest.getTime() - shown.getTime() > CLOCK_SKEW_MS;
    const legalHolds = holds.map(hold => ({
      case: hold.case,
      reason: hold.reason,
      since: hold.placedAt,
    }));
    const { blockers } = evaluateRetention({
      object: {
        writtenAt: retention?.writtenAt ?? now,
        // Where the caller has decided on retention, none is left: only holds and the clock count.
        stamps: (retention?.stamps ?? [
          {
            schedule: 'decided',
            title: 'Decided before',
            mode: 'governance',
            until: new Date(0).toISOString(),
          },
        ]) as [RetentionStamp, ...RetentionStamp[]],
        holds: legalHolds,
        visibility: 'shown',
      },
      now,
      ...(jumpedBack && { latestRecorded: latest.toISOString() }),
      schedules: this.options.schedules(),
      floors: retention?.floors,
    });
    return blockers;
  }
}
