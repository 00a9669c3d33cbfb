import { OperationError, type Actor } from '@companyos/operations';
import type {
  GateId,
  GateReport,
  GateReportResult,
  Scorecard,
  ScorecardQuery,
} from '@companyos/plugin-release-common';
import type { Knex } from 'knex';
import type { Components } from '../components';
import {
  findKeptScorecard,
  findRelease,
  findRollout,
  gateReportView,
  listGateReports,
  listReleases,
  type ReleaseRow,
} from '../database';
import type { GateReports } from '../gates/GateReports';
import type { ReleaseAccess } from '../service/ReleaseAccess';
import { loadScorecard, loadScorecards } from './loadScorecards';
import { scorecardOf, type StoredScorecard } from './scorecardOf';
import { scorecardText } from './scorecardText';

const PAGE = 10;
const MOST_REPORTS = 100;

export interface ScorecardReaderOptions {
  readonly database: Knex;
  readonly access: ReleaseAccess;
  readonly components: Pick<Components, 'ownersOf'>;
  readonly reports: Pick<GateReports, 'report'>;
}

/** Scorecards, as people and machines ask for them. Each answer is decided on the release that was loaded. */
export class ScorecardReader {
  static create(options: ScorecardReaderOptions): ScorecardReader {
    return new ScorecardReader(options);
  }

  private constructor(private readonly options: ScorecardReaderOptions) {}

  async scorecard(actor: Actor, releaseId: string): Promise<Scorecard> {
    const release = await this.readable(actor, releaseId);
    const stored = await loadScorecard(this.options.database, release);
    return this.cardOf(actor, stored, await this.ownersOf(release.component));
  }

  /** Of the newest releases, newest first. */
  async scorecards(
    actor: Actor,
    query: ScorecardQuery,
  ): Promise<readonly Scorecard[]> {
    const { access, database } = this.options;
    const limit = query.limit ?? PAGE;
    const rows = await listReleases(database, { ...query, limit });
    const releases = await access.readable(actor, rows);
    const stored = await loadScorecards(database, releases);
    const components = [...new Set(releases.map(one => one.component))];
    const owners = new Map(
      await Promise.all(
        components.map(
          async component =>
            [component, await this.ownersOf(component)] as const,
        ),
      ),
    );
    return stored.map(one =>
      this.cardOf(actor, one, owners.get(one.release.component) ?? []),
    );
  }

  /** Newest first. */
  async gateReports(
    actor: Actor,
    releaseId: string,
    gate: GateId,
  ): Promise<readonly GateReport[]> {
    const { database } = this.options;
    const { id } = await this.readable(actor, releaseId);
    const rows = await listGateReports(database, id, gate, MOST_REPORTS);
    return rows.map(gateReportView);
  }

  /** Whoever may report a gate may be told how it stands then, and nothing else. */
  async report(
    actor: Actor,
    releaseId: string,
    gate: GateId,
    body: unknown,
  ): Promise<GateReportResult> {
    const release = await this.find(releaseId);
    const { reports, database } = this.options;
    const row = await reports.report(actor, release, gate, body);
    const stored = await loadScorecard(database, release);
    const owners = await this.ownersOf(release.component);
    const card = this.cardOf(actor, stored, owners);
    const standing = card.gates.find(one => one.gate === gate);
    if (!standing) throw new Error(`The scorecard has no gate ${gate}.`);
    return { report: gateReportView(row), standing };
  }

  async file(actor: Actor, releaseId: string): Promise<string> {
    const release = await this.readable(actor, releaseId);
    return scorecardText(await loadScorecard(this.options.database, release));
  }

  /** The one that was kept when this rollout had ended. */
  async keptFile(actor: Actor, rolloutId: string): Promise<string> {
    const { database, access } = this.options;
    const rollout = await findRollout(database, rolloutId);
    if (!rollout) throw missing('rollout', rolloutId);
    await access.requireRead(actor, rollout);
    const kept = await findKeptScorecard(database, rolloutId);
    if (kept) return kept.body;
    throw new OperationError(
      'NOT_FOUND',
      `No scorecard of rollout ${rolloutId} is kept yet.`,
      {
        next: 'It is kept within a minute of the end of the rollout. Until then, ask for the scorecard of the release.',
      },
    );
  }

  private async readable(actor: Actor, id: string): Promise<ReleaseRow> {
    const release = await this.find(id);
    await this.options.access.requireRead(actor, release);
    return release;
  }

  private async find(id: string): Promise<ReleaseRow> {
    const release = await findRelease(this.options.database, id);
    if (!release) throw missing('release', id);
    return release;
  }

  private ownersOf(component: string): Promise<readonly string[]> {
    return this.options.components.ownersOf(component);
  }

  private cardOf(
    actor: Actor,
    stored: StoredScorecard,
    owners: readonly string[],
  ): Scorecard {
    const { release } = stored;
    return scorecardOf(stored, {
      owner: owners[0] ?? release.created_by,
      mayReport: this.options.access.mayReport(actor, release, owners),
      now: new Date(),
    });
  }
}

function missing(what: string, id: string): OperationError {
  return new OperationError('NOT_FOUND', `There is no ${what} ${id}.`);
}
