import type { RequestOptions } from '../api';
import type { GateId } from './gates';
import type {
  GateReport,
  GateReportBody,
  GateReportResult,
  Scorecard,
  ScorecardQuery,
} from './types';

/** What can be asked of scorecards and their gates; part of `ReleaseApi`. */
export interface ScorecardApi {
  /** All gates of a release and the verdict, now. */
  scorecard(releaseId: string, request?: RequestOptions): Promise<Scorecard>;
  /** Of the newest releases, newest first. */
  scorecards(
    query?: ScorecardQuery,
    request?: RequestOptions,
  ): Promise<readonly Scorecard[]>;
  /** What was ever reported of one gate, newest first. */
  gateReports(
    releaseId: string,
    gate: GateId,
    request?: RequestOptions,
  ): Promise<readonly GateReport[]>;
  /** Says what a run of a gate has measured. Refused for a digest that is not the release's. */
  reportGate(
    releaseId: string,
    gate: GateId,
    body: GateReportBody,
    request?: RequestOptions,
  ): Promise<GateReportResult>;
  /** `release-scorecard.json`, to the byte: the same stored state gives the same text. */
  scorecardFile(releaseId: string, request?: RequestOptions): Promise<string>;
  /** The one that was kept when this rollout had ended; it never changes. */
  rolloutScorecardFile(
    rolloutId: string,
    request?: RequestOptions,
  ): Promise<string>;
}
