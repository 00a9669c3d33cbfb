import type { JsonObject } from '@companyos/ledger';
import type { ExportRequest } from '@companyos/plugin-tenant-common';
import type { Classification } from '@companyos/policy/seams';

/** The type under which the engine knows it. */
export const TENANT_EXPORT = 'tenant.export';

/** What the operation is asked for; a type, so that it is JSON to the compiler. */
export type TenantExportInput = Pick<ExportRequest, 'destination'> & {
  readonly name: string;
  readonly ledgerSize: number | null;
};

/** What a plan keeps for its step. */
export type TenantExportState = {
  readonly tenantId: string;
  /** Fixed when it was planned: what is exported later is still what was decided then. */
  readonly ledgerSize: number;
  readonly classification: Classification;
  /** Of the artifact; null while it is only planned. */
  readonly key: string | null;
  /** What policy is asked about; null once that is in the decision. */
  readonly facts: JsonObject | null;
};
