import { loadPolicyBundle } from '@companyos/policy';
import type { FaultInjector } from '../faults';
import type { ServedTenant } from '../serviceConfig';
import { CustomerExporter } from './CustomerExporter';

const REGION = 'eu-central';

const SAMPLE: ServedTenant = {
  id: 'tn_sample',
  databaseUrl: '',
  facts: {
    name: 'sample',
    owner: 'group:sample/members',
    tier: 'standard',
    homeRegion: REGION,
    allowedRegions: [REGION],
    dataClasses: ['internal', 'pii'],
    retentionSchedule: 'zero-day',
    bindings: [{ role: 'tenant-admin', subject: 'group:sample/members' }],
  },
};

/** Letters that locales sort and fold differently, so that whatever depends on one shows. */
const NAMES = ['Ångström', 'Ipek', 'ılgın', 'İnci', 'Zoë', 'çelik', '李', 'ß'];

/**
 * The export of a tenant that is made up, without a database: what this version's seam and policies make of always the same
 * customers. It answers the same bytes wherever it runs, or the version does not export deterministically.
 */
export async function exportSample(options: {
  readonly policies: string;
  readonly faults: FaultInjector;
}): Promise<{ readonly sha256: string; readonly content: string }> {
  const bundle = await loadPolicyBundle(options.policies);
  const exporter = new CustomerExporter({
    bundle,
    find: name => (name === SAMPLE.facts.name ? SAMPLE : undefined),
    // Nobody's data goes nowhere: there is nothing to keep of it.
    recorder: { async inTransaction() {}, async committed() {} },
  });
  await options.faults.strike('export', SAMPLE.facts.name);
  const { sidecar, content } = await exporter.export(
    { tenant: SAMPLE.facts.name, user: 'sample' },
    async function* customers() {
      for (const [i, name] of NAMES.entries()) {
        yield { email: `${i}@sample.example`, name, plan: name };
      }
    },
  );
  return { sha256: sidecar.content.sha256, content };
}
