import {
  OperationError,
  type Actor,
  type DecidedPlan,
  type Operation,
} from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import type {
  ExportDestinationView,
  ExportSidecar,
  TenantExport,
} from '@companyos/plugin-tenant-common';
import type { Sidecar } from '@companyos/policy/seams';
import type { Knex } from 'knex';
import { findTenant } from '../database';
import { findTombstone } from '../delete/database';
import type { TenantAccess } from '../service/TenantAccess';
import { findExport, listExports } from './database/exports';
import {
  decideDownload,
  type DecideDownloadOptions,
  type Exported,
} from './decideDownload';
import { exportView } from './exportView';
import { TENANT_EXPORT } from './state';
import type { TenantExporter } from './TenantExporter';

export interface ExportServiceOptions extends DecideDownloadOptions {
  readonly database: Knex;
  readonly engine: Pick<OperationEngine, 'plan' | 'submit'>;
  readonly access: TenantAccess;
  readonly exporter: TenantExporter;
}

export interface ExportWish {
  readonly destination: string;
  readonly ledgerSize?: number;
}

/** What leaves when someone downloads an export. */
export interface ExportContent {
  readonly fileName: string;
  readonly sidecar: Sidecar;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Everything about exports that is asked for over HTTP. */
export class ExportService {
  static create(options: ExportServiceOptions): ExportService {
    return new ExportService(options);
  }

  private constructor(private readonly options: ExportServiceOptions) {}

  async destinations(actor: Actor): Promise<readonly ExportDestinationView[]> {
    const { access, exporter, policy } = this.options;
    await access.requirePortal(actor);
    return [...policy.bundle.destinations.values()]
      .map(({ id, title, region, kind }) => ({
        id,
        title,
        region,
        kind,
        connected: exporter.isConnected(id),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async plan(
    actor: Actor,
    idOrName: string,
    wish: ExportWish,
  ): Promise<DecidedPlan> {
    const input = await this.#input(actor, idOrName, wish);
    return this.options.engine.plan({ type: TENANT_EXPORT, input, actor });
  }

  async start(
    actor: Actor,
    idOrName: string,
    {
      planHash,
      reason,
      ...wish
    }: ExportWish & { planHash?: string; reason?: string },
  ): Promise<Operation> {
    const input = await this.#input(actor, idOrName, wish);
    const type = TENANT_EXPORT;
    return this.options.engine.submit({ type, input, actor, planHash, reason });
  }

  /** Newest first. */
  async list(actor: Actor, idOrName: string): Promise<readonly TenantExport[]> {
    const tenant = await this.#tenant(actor, idOrName);
    const stored = await listExports(this.options.database, tenant.id);
    return Promise.all(stored.map(one => exportView(one, this.options)));
  }

  async sidecar(
    actor: Actor,
    idOrName: string,
    exportId: string,
  ): Promise<ExportSidecar> {
    const tenant = await this.#tenant(actor, idOrName);
    return (await this.#published(tenant, exportId)).sidecar;
  }

  /** The content of a download, decided for whoever asks for it. */
  async content(
    actor: Actor,
    idOrName: string,
    exportId: string,
  ): Promise<ExportContent> {
    const tenant = await this.#tenant(actor, idOrName);
    const { stored, sidecar } = await this.#published(tenant, exportId);
    const { destination, key } = stored;
    const kind = this.options.policy.bundle.destinations.get(destination)?.kind;
    if (kind !== 'download') {
      throw new OperationError(
        'CONFLICT',
        `This export went to ${destination}, which is no download: its content stays there.`,
        { next: 'Export the tenant to a destination of kind download.' },
      );
    }
    await decideDownload(
      { actor, tenant, exportId: stored.id, destination, sidecar },
      this.options,
    );
    return {
      fileName: `${tenant.name}.${stored.ledgerSize}.jsonl`,
      sidecar,
      bytes: this.options.exporter.read(destination, key),
    };
  }

  async #input(
    actor: Actor,
    idOrName: string,
    { destination, ledgerSize }: ExportWish,
  ) {
    const { name } = await this.#tenant(actor, idOrName);
    return { name, destination, ledgerSize: ledgerSize ?? null };
  }

  async #published(tenant: Exported, exportId: string) {
    const { database, exporter } = this.options;
    const stored = await findExport(database, tenant.id, exportId);
    const sidecar =
      stored && (await exporter.sidecar(stored.destination, stored.key));
    if (!sidecar) {
      throw new OperationError(
        'NOT_FOUND',
        stored?.state === 'ready'
          ? 'This export was erased when its retention was over.'
          : `There is no finished export ${exportId} of ${tenant.name}.`,
        { next: 'Look at the list of exports, or start a new one.' },
      );
    }
    return { stored, sidecar };
  }

  async #tenant(actor: Actor, idOrName: string): Promise<Exported> {
    const { access, database } = this.options;
    const tenant =
      (await findTenant(database, idOrName)) ??
      (await buried(database, idOrName));
    if (!tenant) {
      throw new OperationError('NOT_FOUND', `There is no tenant ${idOrName}.`);
    }
    await access.requireRead(actor, tenant);
    return tenant;
  }
}

/** Exports outlive their tenant: whoever had rights on it by its last bindings still has them on its exports. */
async function buried(
  database: Knex,
  idOrName: string,
): Promise<Exported | undefined> {
  const stone = await findTombstone(database, idOrName);
  return stone && { ...stone, id: stone.tenantId };
}
