import {
  isOperationError,
  OperationError,
  type Operation,
} from '@companyos/operations';
import type { LedgerSlices } from '@companyos/plugin-ledger-node';
import {
  decidedByOperation,
  fromSeamError,
  isSeamError,
  recordedByOperation,
  type ObjectStoreConfig,
  type RecordedAbout,
} from '@companyos/plugin-operation-node';
import {
  fileDestination,
  GuardedExporter,
  GuardedObjectStore,
  type Classification,
  type ContentSource,
  type SeamOptions,
  type SeamPolicy,
  type SeamRecorder,
  type Sidecar,
} from '@companyos/policy/seams';
import type { Knex } from 'knex';
import { tenantFacts } from '../create/facts';
import type { Stores } from '../create/observe';
import { findTenant, type StoredTenant } from '../database';
import { storeError } from '../provisioners';
import { openReader } from './content/reader';
import { tenantContent } from './content/tenantContent';
import type { TenantHolds } from './holds';

/** The dataset that policy is asked about, within its tenant. */
export const EXPORT_DATASET = 'export';
/** The schedule of the artifact itself; its tenant's applies too, and the longer one wins. */
export const EXPORT_RETENTION = '30-days';

export interface TenantExporterOptions {
  readonly database: Knex;
  readonly policy: SeamPolicy;
  readonly stores: Stores;
  readonly slices: LedgerSlices;
  readonly objectStores: readonly ObjectStoreConfig[];
  readonly holds: TenantHolds;
  recorder(about: RecordedAbout): Promise<SeamRecorder<any>>;
  /** An operation of this plugin, if it is there. */
  operation(id: string): Promise<Operation | undefined>;
}

export interface TenantExportRequest {
  readonly tenant: StoredTenant;
  readonly destination: string;
  readonly ledgerSize: number;
  readonly classification: Classification;
  /** Of the artifact, the same for each try: `exportKey`. */
  readonly key: string;
  /** Whose actor exports. Where it was decided about this export, its decision is that of the artifact. */
  readonly operation: Pick<Operation, 'id' | 'actor' | 'decision'>;
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** For what only reads or only checks: it decides nothing, and what decides nevertheless does nothing. */
const refusing: SeamRecorder<any> = {
  inTransaction: () => Promise.reject(new Error('Nothing is recorded here.')),
  committed: () => Promise.reject(new Error('Nothing is recorded here.')),
};

/** What a killed export left, and that nobody took up again: it was cancelled then. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1_000;

/** The name of an export at its destination; nobody learns from it whose it is. */
export function exportKey(tenantId: string, operationId: string): string {
  return `${tenantId}/${operationId.toLowerCase()}.jsonl`;
}

/**
 * Exports a tenant through the seam: decided, recorded, streamed, sealed, and only then there. May be asked again after a
 * crash: what is there under its key already is the answer, and what was begun is begun anew.
 */
export class TenantExporter {
  /** @throws SeamError `REGION_MISMATCH` where a store does not lie where policy thinks. */
  static create(options: TenantExporterOptions): TenantExporter {
    const exporter = new TenantExporter(options);
    // Wrong configuration is told at the start, not to the first person who exports.
    exporter.#guarded({
      policy: options.policy,
      recorder: refusing,
      tenants: async () => undefined,
    });
    return exporter;
  }

  private constructor(private readonly options: TenantExporterOptions) {}

  /** Whether the portal is connected to a destination. */
  isConnected(destination: string): boolean {
    return this.#destinations().some(({ id }) => id === destination);
  }

  /** @throws OperationError */
  async exportTenant(request: TenantExportRequest): Promise<Sidecar> {
    const { tenant, destination, key, operation } = request;
    const published = await this.sidecar(destination, key);
    if (published) return published;
    const { holds, policy, stores } = this.options;
    if (this.isConnected(destination)) {
      await this.#store(destination).clearPartial(LEFT_BEHIND_MS, new Date());
    }
    const recorder = await this.options.recorder({
      subject: `tenant:${tenant.id}`,
      operationId: operation.id,
    });
    const { homeRegion } = tenant.spec;
    const reader = openReader(await stores.get(homeRegion));
    try {
      const exporter = this.#guarded(
        {
          policy: decidedByOperation(policy, operation),
          recorder: recordedByOperation(recorder, operation),
          tenants: name => this.#facts(name),
        },
        () => holds(tenant.id),
      );
      return await exporter.export({
        actor: operation.actor,
        tenant: tenant.name,
        dataset: EXPORT_DATASET,
        classification: request.classification,
        retention: EXPORT_RETENTION,
        destination,
        name: key,
        source: fromStore(
          homeRegion,
          tenantContent({
            ...request,
            reader,
            slices: this.options.slices,
            operation: this.options.operation,
          }),
        ),
        onProgress: request.onProgress,
        signal: request.signal,
      });
    } catch (error) {
      throw isSeamError(error) ? fromSeamError(error) : error;
    } finally {
      await reader.end();
    }
  }

  /** What lies beside an export; undefined where it is not there, or not any more. */
  async sidecar(
    destination: string,
    key: string,
  ): Promise<Sidecar | undefined> {
    if (!this.isConnected(destination)) return undefined;
    try {
      return await this.#store(destination).sidecar(key);
    } catch (error) {
      if (isSeamError(error) && error.code === 'OBJECT_NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  /** The content, checked against its sidecar as it streams. Whoever hands it on has asked policy. */
  read(destination: string, key: string): AsyncIterable<Uint8Array> {
    return this.#store(destination).read(key);
  }

  #guarded(
    options: Pick<SeamOptions, 'policy' | 'recorder' | 'tenants'>,
    holds: () => ReturnType<TenantHolds> = async () => [],
  ): GuardedExporter {
    return GuardedExporter.create({
      ...options,
      holds,
      destinations: this.#destinations().map(fileDestination),
    });
  }

  #destinations(): readonly ObjectStoreConfig[] {
    const { objectStores, policy } = this.options;
    return objectStores.filter(({ id }) => policy.bundle.destinations.has(id));
  }

  #store(destination: string): GuardedObjectStore {
    const store = this.#destinations().find(({ id }) => id === destination);
    if (!store) {
      throw new OperationError(
        'DESTINATION_UNAVAILABLE',
        `This portal is not connected to ${destination}.`,
        { next: 'Have it configured under companyos.objectStores.' },
      );
    }
    return GuardedObjectStore.create({
      ...store,
      policy: this.options.policy,
      recorder: refusing,
      tenants: name => this.#facts(name),
      holds: async () => [],
    });
  }

  async #facts(name: string) {
    const tenant = await findTenant(this.options.database, name);
    return tenant && tenantFacts(tenant.spec, tenant.bindings, tenant.state);
  }
}

/** A store that goes away while it is read is told as such, and tried again. */
function fromStore(region: string, source: ContentSource): ContentSource {
  return {
    canMeet: obligation => source.canMeet(obligation),
    async *open(obligations) {
      try {
        yield* source.open(obligations);
      } catch (error) {
        throw isOperationError(error) ? error : storeError(region, error);
      }
    },
  };
}
