import { OperationError, type Actor } from '@companyos/operations';
import type {
  PolicyService,
  RecordedAbout,
} from '@companyos/plugin-operation-node';
import {
  dataExportRequest,
  type DatasetFacts,
  type PolicyDecision,
} from '@companyos/policy';
import type { SeamRecorder, Sidecar } from '@companyos/policy/seams';
import { tenantFacts } from '../create/facts';
import type { StoredTenant } from '../database';

/** As much of a tenant as its exports need, which its tombstone has too. */
export type Exported = Pick<StoredTenant, 'id' | 'name' | 'spec' | 'bindings'>;

export interface DecideDownloadOptions {
  readonly policy: PolicyService;
  recorder(about: RecordedAbout): Promise<SeamRecorder<any>>;
}

/**
 * A download is data leaving once more: it is decided for the person who downloads, on the tenant as it is now, and recorded
 * before the first byte. What that person's answer asks for must have been done to the content already.
 *
 * @throws OperationError `POLICY_DENIED`
 */
export async function decideDownload(
  download: {
    readonly actor: Actor;
    readonly tenant: Exported;
    readonly exportId: string;
    readonly destination: string;
    readonly sidecar: Sidecar;
  },
  { policy, recorder: recorderAbout }: DecideDownloadOptions,
): Promise<void> {
  const { actor, tenant, exportId, destination, sidecar } = download;
  const facts: DatasetFacts = {
    name: sidecar.dataset,
    tenant: tenantFacts(tenant.spec, tenant.bindings),
    classification: sidecar.classification,
    retentionSchedule: sidecar.retention.schedule,
  };
  const decision = withObligationsOf(
    sidecar,
    policy.decide(
      dataExportRequest(actor, facts, { destination }, policy.bundle),
    ),
  );
  const recorder = await recorderAbout({
    subject: `tenant:${tenant.id}`,
    operationId: exportId,
  });
  await recorder.committed({
    key: decision.id,
    event: 'policy.decision',
    decision,
    actor,
    tenant: tenant.name,
    dataset: sidecar.dataset,
    occurredAt: decision.decidedAt,
  });
  if (decision.outcome === 'allow') return;
  throw new OperationError('POLICY_DENIED', decision.reason, {
    next: decision.remedy || undefined,
    decisionId: decision.id,
    policies: decision.determining,
  });
}

/** An allow that asks for more than was done to the content is a deny, under the same ID. */
function withObligationsOf(
  sidecar: Sidecar,
  decision: PolicyDecision,
): PolicyDecision {
  const unmet = (decision.obligations ?? []).filter(
    item => !sidecar.obligations.includes(item),
  );
  if (decision.outcome !== 'allow' || unmet.length === 0) return decision;
  return {
    ...decision,
    outcome: 'deny',
    reason: `You may have it only with ${unmet.join(
      ', ',
    )}, and this export was made without.`,
    remedy: 'Start an export of your own: it is made as you may have it.',
  };
}
