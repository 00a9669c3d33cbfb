import type {
  DecidedPlan,
  Operation,
} from '@companyos/plugin-operation-common';
import type { RequestOptions } from '../api';

/** Where an export can go, one of the policy bundle's `destinations.yaml`. Whether it may is decided per tenant. */
export interface ExportDestinationView {
  readonly id: string;
  readonly title: string;
  readonly region: string;
  /** `download` can be fetched from here; the others stay where they are. */
  readonly kind: 'download' | 'object-store' | 'partner';
  /** False where policy knows it, and this portal is not connected to it. */
  readonly connected: boolean;
}

/**
 * - `writing`: at work, or waiting for a store; `bytes` says how far it is.
 * - `ready`: it is at its destination, with its sidecar.
 * - `failed`, `cancelled`: nothing of it is left.
 * - `erased`: it was there, and was erased when its retention was over.
 */
export type TenantExportState =
  | 'writing'
  | 'ready'
  | 'failed'
  | 'cancelled'
  | 'erased';

/** One export of a tenant: everything about it but its content. */
export interface TenantExport {
  /** The ID of the operation that made it, `op_…`. */
  readonly id: string;
  readonly tenantId: string;
  readonly destination: string;
  readonly region: string;
  readonly kind: ExportDestinationView['kind'];
  readonly state: TenantExportState;
  /** Written so far, or in all. */
  readonly bytes: number;
  /** Decisions and ledger entries below this size of the ledger are in it. */
  readonly ledgerSize: number;
  readonly classification: string;
  readonly retentionSchedule: string;
  /** Null until it is ready. */
  readonly retainUntil: string | null;
  /** Of the content, lower-case hex; null until it is ready. */
  readonly sha256: string | null;
  /** Under which it was written; null until it is ready. */
  readonly decisionId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly readyAt: string | null;
  /** As holds and the retention sweep know it, `artifact:<store>/<key>`. */
  readonly artifact: string;
}

/** What lies beside the content; see `Sidecar` of `@companyos/policy/seams`. */
export interface ExportSidecar {
  readonly schema: 'companyos.sidecar/v1';
  readonly name: string;
  readonly tenant: string;
  readonly dataset: string;
  readonly classification: string;
  readonly retention: {
    readonly schedule: string;
    readonly writtenAt: string;
    readonly retainUntil: string;
    readonly stamps: readonly object[];
    readonly holds: readonly object[];
  };
  readonly region: string;
  readonly destination?: string;
  readonly decisionId: string;
  readonly bundle: { readonly version: string; readonly sha256: string };
  readonly obligations: readonly string[];
  readonly content: { readonly sha256: string; readonly bytes: number };
}

export type ExportRequest = {
  /** An ID of `ExportDestinationView`. */
  readonly destination: string;
  /** Up to which size of the ledger; the present one unless given. The same state up to the same size is the same bytes. */
  readonly ledgerSize?: number;
};

/** Exports of tenants as TypeScript; `TenantExportsClient` speaks it over HTTP and throws `OperationError`. */
export interface TenantExportsApi {
  destinations(
    request?: RequestOptions,
  ): Promise<readonly ExportDestinationView[]>;
  /** A dry run: the plan and the decision, which may be a denial. */
  plan(
    idOrName: string,
    body: ExportRequest,
    request?: RequestOptions,
  ): Promise<DecidedPlan>;
  /** Answers with the operation at once; it goes on by itself. Asked for twice, there is one at work. */
  start(
    idOrName: string,
    body: ExportRequest & {
      readonly planHash?: string;
      readonly reason?: string;
    },
    request?: RequestOptions,
  ): Promise<Operation>;
  /** Newest first. */
  list(
    idOrName: string,
    request?: RequestOptions,
  ): Promise<readonly TenantExport[]>;
  sidecar(
    idOrName: string,
    exportId: string,
    request?: RequestOptions,
  ): Promise<ExportSidecar>;
  /** The content as it comes; each download is decided and recorded. */
  content(
    idOrName: string,
    exportId: string,
    request?: RequestOptions,
  ): Promise<Response>;
}
