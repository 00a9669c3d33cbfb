import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';

/** Why a tenant stays. Every reason is told, not the first. Types, not interfaces, so that they are JSON to the compiler. */
export type DeletionBlocker = {
  readonly kind: 'hold' | 'retention' | 'foreign' | 'operation';
  /** One sentence for a person. */
  readonly text: string;
};

export type DeletionHold = {
  readonly id: string;
  readonly case: string;
  readonly reason: string;
  readonly since: string;
};

/** One dataset that retention keeps. */
export type DeletionRetention = {
  /** `eu-central/db/records` */
  readonly dataset: string;
  readonly rows: number;
  /** Null where nobody can say. */
  readonly until: string | null;
  /** ID of the schedule that keeps it longest. */
  readonly schedule: string | null;
  readonly mode: 'governance' | 'compliance' | 'unknown';
  readonly text: string;
};

/** What an export taken beforehand would contain. */
export type DeletionDataset = {
  readonly dataset: string;
  readonly classification: string;
  readonly rows: number;
};

/** What a dry run tells besides the plan. Times and sizes in it do not change the plan's hash. */
export type TenantDeletionDetails = {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly bytes: number;
  readonly rows: number;
  readonly blockers: readonly DeletionBlocker[];
  readonly holds: readonly DeletionHold[];
  readonly retention: readonly DeletionRetention[];
  /** What the portal did not create and therefore leaves. */
  readonly foreign: readonly {
    readonly resource: string;
    readonly text: string;
  }[];
  readonly exportable: readonly DeletionDataset[];
};

/** Everything there is to know before a tenant is deleted. */
export type TenantDeletionPlan = DecidedPlan & {
  readonly details: TenantDeletionDetails;
};

export type TenantDeletionResult = { readonly operation: Operation };

export type TenantDeletionRequest = {
  /** The plan that was looked at. */
  readonly planHash: string;
  readonly reason: string;
  /** Destination of an export that is taken first; the plan is another one with it. */
  readonly exportTo?: string;
};

/** A tenant that is gone, as a list shows it. */
export type TombstoneSummary = {
  readonly tenantId: string;
  readonly name: string;
  readonly deletedAt: string;
  readonly operationId: string;
  /** SHA-256 (hex) of the manifest's bytes. */
  readonly manifestSha256: string;
  /** The tombstone itself is kept until then. */
  readonly retainUntil: string;
};
