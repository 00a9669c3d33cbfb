import type { ReleaseState, RolloutState } from '../states';
import type { GateId, GateOutcome, GateState } from './gates';

/** JSON that is measured and kept as evidence; canonicalised and hashed as RFC 8785 says. */
export type EvidenceJson =
  | null
  | boolean
  | number
  | string
  | readonly EvidenceJson[]
  | { readonly [key: string]: EvidenceJson };

/** What a gate measured. */
export type GateEvidence = {
  /** Of `measured` in its canonical form, in hexadecimal: whoever has the file can compute it again. */
  readonly sha256: string;
  readonly measured: { readonly [key: string]: EvidenceJson };
};

/** One run of a gate, as it was reported. Later ones take its place, it stays in the history. */
export interface GateReport {
  /** `gr_` and a ULID: later reports have greater IDs. */
  readonly id: string;
  readonly gate: GateId;
  /** Of the release that was measured. */
  readonly digest: string;
  readonly outcome: GateOutcome;
  /** One sentence or more: what was found. */
  readonly words: string;
  /** What was measured, short enough for a table cell: `212 of 212`. */
  readonly observed: string;
  readonly evidence: GateEvidence;
  /** Reference of a person, or `service:…` of CI, the controller or the probes. */
  readonly reportedBy: string;
  readonly reportedAt: string;
  /** Since when it was measured again and again with this outcome; the same as `reportedAt` for a single run. */
  readonly since: string;
  /** Until when a pass counts. */
  readonly expiresAt: string;
  /** The decision that let it in; null for what the portal measures itself. */
  readonly decisionId: string | null;
}

/** Where one gate of a release stands now. */
export interface GateStanding {
  readonly gate: GateId;
  readonly title: string;
  readonly question: string;
  readonly state: GateState;
  /** Why it is in this state: one sentence or more. */
  readonly words: string;
  /** What was measured last; null where nothing was. */
  readonly observed: string | null;
  /** What a pass takes. */
  readonly required: string;
  /** Reference of whoever repairs it. */
  readonly owner: string;
  readonly reportedBy: string | null;
  readonly reportedAt: string | null;
  /** Since when the outcome is the same; earlier than `reportedAt` where it is measured again and again. */
  readonly since: string | null;
  /** Until when its pass counts, or did; null where it does not pass. */
  readonly expiresAt: string | null;
  /** When it is measured next by itself; null where it is not. */
  readonly nextRunAt: string | null;
  /** A command, or what to do in words. */
  readonly howToRun: string;
  /** Whether `howToRun` is a command that can be copied into a terminal. */
  readonly howToRunIsCommand: boolean;
  readonly evidence: GateEvidence | null;
  /** How many reports its history has: see `ReleaseApi.gateReports`. */
  readonly reports: number;
}

export const verdictAnswers = [
  'proceed',
  'wait',
  'stop',
  'cannot-tell',
] as const;
export type VerdictAnswer = (typeof verdictAnswers)[number];

/** A gate that is in the way. */
export interface Blocker {
  readonly gate: GateId;
  readonly title: string;
  readonly state: GateState;
  /** What is wrong, or what is awaited. */
  readonly words: string;
  /** What somebody can do about it. */
  readonly next: string;
}

/** Is it safe to proceed with this release? */
export interface ReleaseVerdict {
  readonly answer: VerdictAnswer;
  /** The answer as a sentence; the first thing that people read. */
  readonly sentence: string;
  /** Worst first; empty where the answer is `proceed`. */
  readonly blockers: readonly Blocker[];
  readonly decidedAt: string;
  /** When the earliest evidence that it rests on expires; null where no time alone makes it worse. */
  readonly validUntil: string | null;
}

/** What a verdict says besides what its gates say. */
export interface VerdictFacts {
  /** `component:default/staging-service` */
  readonly component: string;
  readonly version: string;
}

/** The release that a scorecard is about. */
export interface ScorecardRelease {
  readonly id: string;
  readonly component: string;
  readonly target: string;
  readonly version: string;
  readonly digest: string;
  readonly state: ReleaseState;
  readonly createdAt: string;
}

/** All gates of a release and the verdict. */
export interface Scorecard {
  readonly schemaVersion: 1;
  readonly release: ScorecardRelease;
  /** The newest rollout of the release; null where it served before there was a portal. */
  readonly rolloutId: string | null;
  readonly rolloutState: RolloutState | null;
  /** In the order of `gateIds`. */
  readonly gates: readonly GateStanding[];
  readonly verdict: ReleaseVerdict;
  /**
   * Null while the release serves or is on its way. Else it says how things stood at this time, when last something was stored
   * about it: evidence on what serves no more does not go out of date.
   */
  readonly asOf: string | null;
  /** Whether the person who asks may report a gate of it. */
  readonly mayReport: boolean;
}

export interface ScorecardQuery {
  readonly component?: string;
  readonly target?: string;
  /** 1 to 50, 10 unless told. */
  readonly limit?: number;
}

/** What a run of a gate found. */
export interface GateReportBody {
  /** Of what was measured; refused where the release has another one. */
  readonly digest: string;
  readonly outcome: GateOutcome;
  readonly words: string;
  readonly observed: string;
  readonly measured: { readonly [key: string]: EvidenceJson };
}

export interface GateReportResult {
  readonly report: GateReport;
  readonly standing: GateStanding;
}
