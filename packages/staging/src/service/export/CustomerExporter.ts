import { PolicyDecisionPoint, type PolicyBundle } from '@companyos/policy';
import {
  GuardedExporter,
  jsonLinesSource,
  type SeamRecorder,
  type Sidecar,
} from '@companyos/policy/seams';
import type { Session } from '../sessions';
import type { ServedTenant } from '../serviceConfig';
import { actorOf } from './actorOf';
import { download } from './downloads';

export interface ExportedCustomers {
  readonly sidecar: Sidecar;
  readonly content: string;
}

/** Customers on their way out: through the export seam, to the download of their tenant's home region. */
export class CustomerExporter {
  readonly #exporter: GuardedExporter;
  readonly #delivered = new Map<string, string>();
  readonly #destinations: ReadonlyMap<string, string>;
  #exported = 0;

  constructor(
    private readonly options: {
      readonly bundle: PolicyBundle;
      readonly find: (tenant: string) => ServedTenant | undefined;
      readonly recorder: SeamRecorder<never>;
    },
  ) {
    const { bundle, find, recorder } = options;
    const downloads = [...bundle.destinations.values()].filter(
      ({ kind }) => kind === 'download',
    );
    this.#exporter = GuardedExporter.create({
      policy: PolicyDecisionPoint.create({ bundle }),
      tenants: async name => find(name)?.facts,
      recorder,
      destinations: downloads.map(({ id, region }) =>
        download({ id, region }, (name, content) =>
          this.#delivered.set(name, content),
        ),
      ),
      // Holds live in the portal; whoever erases asks there. A download is not kept anywhere.
      holds: async () => [],
    });
    this.#destinations = new Map(downloads.map(one => [one.region, one.id]));
  }

  /** The records as they come: in which order is for whoever has them to say. */
  async export(
    session: Pick<Session, 'tenant' | 'user'>,
    records: () => AsyncIterable<{ readonly [field: string]: unknown }>,
  ): Promise<ExportedCustomers> {
    const { tenant } = session;
    const region = this.options.find(tenant)?.facts.homeRegion ?? '';
    const name = `customers-${(this.#exported += 1)}`;
    const sidecar = await this.#exporter.export({
      actor: actorOf(session),
      tenant,
      dataset: 'customers',
      classification: 'pii',
      retention: '30-days',
      destination: this.#destinations.get(region) ?? '',
      name,
      source: jsonLinesSource(records, { email: 'pii', name: 'pii' }),
    });
    const content = this.#delivered.get(name) ?? '';
    this.#delivered.delete(name);
    return { sidecar, content };
  }
}
