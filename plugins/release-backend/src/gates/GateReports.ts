import type { Outbox } from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import { decisionRecord } from '@companyos/operations/postgres';
import {
  gateDeclaration,
  gateReportBodySchema,
  fieldMessages,
  type GateId,
} from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import {
  saveGateReport,
  type GateReportRow,
  type NewGateReport,
  type ReleaseRow,
} from '../database';
import type { ReleaseAccess } from '../service/ReleaseAccess';
import { gateRecord } from './gateRecord';

export interface GateReportsOptions {
  readonly database: Knex;
  readonly outbox: Pick<Outbox, 'appendAll'>;
  readonly access: Pick<ReleaseAccess, 'requireReport'>;
  /** Told of every release whose scorecard is another one now. */
  readonly changed: (releaseId: string) => void;
}

/** Takes what gates report. A report is stored with its decision and its record, or not at all. */
export class GateReports {
  static create(options: GateReportsOptions): GateReports {
    return new GateReports(options);
  }

  private constructor(private readonly options: GateReportsOptions) {}

  /**
   * What a person or CI has measured.
   *
   * @throws OperationError `POLICY_DENIED`, `INVALID_INPUT`, and `DIGEST_MISMATCH` where something else was measured.
   */
  async report(
    actor: Actor,
    release: ReleaseRow,
    gate: GateId,
    body: unknown,
  ): Promise<GateReportRow> {
    const { database, outbox, access, changed } = this.options;
    const decision = await access.requireReport(actor, release, gate);
    const found = parse(body);
    if (found.digest !== release.digest) {
      throw new OperationError(
        'DIGEST_MISMATCH',
        `What was measured is ${found.digest}, and release ${release.id} is ${release.digest}.`,
        {
          status: 409,
          next: 'Measure the version that is released, or report it to the release that it is.',
        },
      );
    }
    const now = new Date();
    const row = await database.transaction(async tx => {
      const saved = await saveGateReport(tx, {
        ...found,
        releaseId: release.id,
        gate,
        reportedBy: actor.ref,
        reportedAt: now,
        expiresAt: new Date(now.getTime() + gateDeclaration(gate).validForMs),
        decisionId: decision.id,
      });
      await outbox.appendAll(tx, [
        decisionRecord(decision, { actor, subject: `release:${release.id}` }),
        gateRecord(saved.row),
      ]);
      return saved.row;
    });
    changed(release.id);
    return row;
  }

  /** What the portal measures again and again by itself: only another outcome makes another report. */
  async saveMeasured(report: NewGateReport): Promise<void> {
    const { database, outbox, changed } = this.options;
    const change = await database.transaction(async tx => {
      const saved = await saveGateReport(tx, report, { again: true });
      if (saved.change === 'new') {
        await outbox.appendAll(tx, [gateRecord(saved.row)]);
      }
      return saved.change;
    });
    if (change !== 'none') changed(report.releaseId);
  }
}

function parse(body: unknown) {
  const result = gateReportBodySchema.safeParse(body);
  if (result.success) return result.data;
  throw new OperationError(
    'INVALID_INPUT',
    'The report of the gate is not usable.',
    { fields: fieldMessages(result.error) },
  );
}
