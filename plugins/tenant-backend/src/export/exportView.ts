import type { PolicyService } from '@companyos/plugin-operation-node';
import type { TenantExport } from '@companyos/plugin-tenant-common';
import type { StoredExport } from './database/exports';
import type { TenantExporter } from './TenantExporter';

/** An export as lists show it. One that was ready and is not at its destination any more was erased. */
export async function exportView(
  stored: StoredExport,
  options: {
    readonly exporter: Pick<TenantExporter, 'sidecar'>;
    readonly policy: Pick<PolicyService, 'bundle'>;
  },
): Promise<TenantExport> {
  const { exporter, policy } = options;
  const { destination, key, sidecar, requestedAt, readyAt } = stored;
  const gone =
    stored.state === 'ready' && !(await exporter.sidecar(destination, key));
  return {
    id: stored.id,
    tenantId: stored.tenantId,
    destination,
    region: stored.region,
    kind: policy.bundle.destinations.get(destination)?.kind ?? 'object-store',
    state: gone ? 'erased' : stored.state,
    bytes: stored.bytes,
    ledgerSize: stored.ledgerSize,
    classification: stored.classification,
    retentionSchedule: stored.retentionSchedule,
    retainUntil: sidecar?.retention.retainUntil ?? null,
    sha256: sidecar?.content.sha256 ?? null,
    decisionId: sidecar?.decisionId ?? null,
    requestedBy: stored.requestedBy,
    requestedAt: requestedAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
    artifact: `artifact:${destination}/${key}`,
  };
}
