import type { PolicyBundleRef } from '@companyos/policy';

/** One run of the allow/deny matrix against the bundle in force. */
export interface MatrixResult {
  /** `mx_` and a ULID. */
  readonly id: string;
  readonly ranAt: string;
  readonly ranBy: string;
  readonly bundle: PolicyBundleRef;
  readonly passed: number;
  /** One sentence for each cell that fails, each gap, at most 100. */
  readonly failures: readonly string[];
  /** How many there are; more than `failures` lists when there are very many. */
  readonly failed: number;
  /** Cells by action: how many allow, how many deny, how many are not as written. */
  readonly actions: readonly MatrixActionResult[];
}

export interface MatrixActionResult {
  readonly action: string;
  readonly title: string;
  readonly allowed: number;
  readonly denied: number;
  readonly failed: number;
}

/** The bundle in force, and a newer one that was refused. */
export interface BundleStatus {
  readonly inForce: PolicyBundleRef;
  readonly since: string;
  /** What lies in the folder and is not valid; the bundle in force stays. */
  readonly refused: {
    readonly at: string;
    readonly problems: readonly string[];
  } | null;
}

export interface MatrixView {
  readonly bundle: BundleStatus;
  /** Null until it ran for the first time. */
  readonly last: MatrixResult | null;
}
