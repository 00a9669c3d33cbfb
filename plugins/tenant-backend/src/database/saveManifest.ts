import type { Database } from './rows';

/** Stores the manifest's bytes with what it names, and declares the tenant active: everything it lists stands. */
export async function saveManifest(
  db: Database,
  tenantId: string,
  applied: {
    readonly manifest: string;
    readonly sha256: string;
    readonly creationDecisionId: string;
    readonly appliedUnder: {
      readonly version: string;
      readonly sha256: string;
    };
  },
): Promise<void> {
  await db('tenants').where({ id: tenantId }).update({
    manifest: applied.manifest,
    manifest_sha256: applied.sha256,
    creation_decision_id: applied.creationDecisionId,
    applied_policy_version: applied.appliedUnder.version,
    applied_policy_sha256: applied.appliedUnder.sha256,
    state: 'active',
    state_reason: null,
    updated_at: db.fn.now(),
  });
}
