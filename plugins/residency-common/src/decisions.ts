import type { PolicyBundleRef } from '@companyos/policy';

/** A policy decision as the ledger has it. */
export interface DecisionSummary {
  readonly id: string;
  readonly outcome: 'allow' | 'deny';
  readonly action: string;
  /** What it was about, as the ledger calls it: `tenant:tn_…`, `operation:op_…`. */
  readonly subject: string;
  /** Who asked; null where the name was erased. */
  readonly actor: string | null;
  readonly decidedAt: string;
  /** IDs of the policies that determined it; none for a default deny. */
  readonly determining: readonly string[];
  readonly bundle: PolicyBundleRef;
  readonly operationId: string | null;
  /** Its place in the ledger. */
  readonly position: number;
}

export interface DecisionPolicy {
  readonly id: string;
  /** The sentence its author wrote for people; null where the bundle in force does not have this policy. */
  readonly text: string | null;
  readonly effect: 'permit' | 'forbid' | null;
}

/** One decision in full. */
export interface DecisionDetails extends DecisionSummary {
  readonly policies: readonly DecisionPolicy[];
  readonly obligations: readonly string[];
  /** Why, and what would change it: from the same bundle, asked the same question again without recording. */
  readonly words: {
    readonly reason: string;
    readonly remedy: string;
  } | null;
  /** Why `words` are missing, or that they come from another bundle; null when neither. */
  readonly wordsNote: string | null;
  /** The question as JSON; null where it was erased or was too long to be recorded. */
  readonly request: string | null;
  /** The bundle that is in force now. */
  readonly bundleInForce: PolicyBundleRef;
}

export interface DecisionQuery {
  readonly outcome?: 'allow' | 'deny';
  readonly action?: string;
  readonly subject?: string;
  /** A user or service reference. */
  readonly actor?: string;
  /** ISO 8601; decided at or after. */
  readonly since?: string;
  /** ISO 8601; decided before. */
  readonly until?: string;
  /** Zero-based. */
  readonly offset?: number;
  /** 1 to 100, 25 unless told. */
  readonly limit?: number;
}

export interface DecisionPage {
  readonly items: readonly DecisionSummary[];
  readonly total: number;
  /** True when more match than `total` says. */
  readonly more: boolean;
  /** `own`: only what the caller asked for themself, because they may not see the decisions of everyone. */
  readonly scope: 'all' | 'own';
}
