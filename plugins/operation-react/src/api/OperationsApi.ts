import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Operation,
  OperationChoices,
  OperationState,
} from '@companyos/plugin-operation-common';

/** An operation and the plugin that keeps it: together they are its address. */
export interface LocatedOperation {
  readonly pluginId: string;
  readonly operation: Operation;
}

export interface OperationListQuery {
  /** Any of these; all states when left out. */
  readonly states?: readonly OperationState[];
  /** `tenant.create` … */
  readonly type?: string;
  /** Only what this person asked for, a catalog reference. */
  readonly actor?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** As the page before gave it; opaque. */
  readonly cursor?: string;
}

export interface OperationPage {
  /** Newest first. */
  readonly items: readonly LocatedOperation[];
  readonly nextCursor?: string;
  /** Plugins that did not answer, so their operations are missing from this page, and why. */
  readonly missing: readonly { pluginId: string; error: unknown }[];
}

/** Operations of every plugin that has them, as one list. */
export interface OperationsApi {
  list(
    query: OperationListQuery,
    options?: { signal?: AbortSignal },
  ): Promise<OperationPage>;
  get(
    pluginId: string,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<Operation>;
  /** What awaits this person's approval, newest first: what they can act on comes before everything else. */
  awaiting(options?: { signal?: AbortSignal }): Promise<OperationPage>;
  /** What this person could do about it now; what they then do is decided again. */
  choices(
    pluginId: string,
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<OperationChoices>;
  /** Says yes to the plan with this hash. */
  approve(
    pluginId: string,
    id: string,
    word: { planHash: string; reason?: string },
  ): Promise<Operation>;
  /** Says no: it ends, and nothing was touched. */
  reject(pluginId: string, id: string, reason: string): Promise<Operation>;
  /** Takes this person's own yes back, before the work begins. */
  revokeApproval(
    pluginId: string,
    id: string,
    reason: string,
  ): Promise<Operation>;
  /** Stops before the next step; what is done stays done. */
  cancel(pluginId: string, id: string, reason: string): Promise<Operation>;
  /** Tries a waiting operation now instead of at its next attempt. */
  retryNow(pluginId: string, id: string): Promise<Operation>;
}

export const operationsApiRef = createApiRef<OperationsApi>({
  id: 'plugin.operation.operations',
});
