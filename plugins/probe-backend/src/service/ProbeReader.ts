import { OperationError, type Actor } from '@companyos/operations';
import type {
  ProbeIncidentPage,
  ProbeIncidentQuery,
  ProbeList,
  ProbeRoute,
  ProbeRunPage,
  ProbeRunQuery,
  ProbeView,
} from '@companyos/plugin-probe-common';
import type { Probe } from '@companyos/plugin-probe-node';
import type { Knex } from 'knex';
import {
  findNextRuns,
  findRuns,
  findStatus,
  listIncidents,
  listRuns,
} from '../database';
import type { OwnerDirectory } from '../notify/OwnerDirectory';
import type { ProbeRegistry } from '../ProbeRegistry';
import type { ProbeAccess } from './ProbeAccess';
import { pathsOf, viewOf } from './views';

const PAGE = 25;
/** Open incidents are at most one per probe and arm. */
const ALL_OPEN = 1_000;

export interface ProbeReaderOptions {
  readonly database: Knex;
  readonly registry: Pick<ProbeRegistry, 'find' | 'list'>;
  readonly access: ProbeAccess;
  readonly owners: Pick<OwnerDirectory, 'find'>;
  readonly clock: () => Date;
}

/** What is known of probes, as far as policy lets someone see it. */
export class ProbeReader {
  static create(options: ProbeReaderOptions): ProbeReader {
    return new ProbeReader(options);
  }

  private constructor(private readonly options: ProbeReaderOptions) {}

  async list(actor: Actor): Promise<ProbeList> {
    const probes = await this.#readable(actor);
    const views = await this.#views(probes);
    return {
      checkedAt: this.options.clock().toISOString(),
      paths: pathsOf(views),
    };
  }

  async get(actor: Actor, id: string): Promise<ProbeView> {
    const [view] = await this.#views([await this.#require(actor, id)]);
    return view;
  }

  async runs(
    actor: Actor,
    query: ProbeRunQuery,
    probeId?: string,
  ): Promise<ProbeRunPage> {
    const { limit = PAGE } = query;
    const probeIds = await this.#idsFor(actor, probeId);
    return listRuns(this.options.database, { ...query, limit, probeIds });
  }

  async incidents(
    actor: Actor,
    query: ProbeIncidentQuery,
  ): Promise<ProbeIncidentPage> {
    const { probeId, limit = PAGE, ...rest } = query;
    const probeIds = await this.#idsFor(actor, probeId);
    return listIncidents(this.options.database, { ...rest, limit, probeIds });
  }

  async route(actor: Actor, id: string): Promise<ProbeRoute> {
    const probe = await this.#require(actor, id);
    const { recipient, route } = await this.options.owners.find(probe.owner);
    return { recipient, route: [...route] };
  }

  /** @throws OperationError `NOT_FOUND`, `POLICY_DENIED` */
  async #require(actor: Actor, id: string): Promise<Probe> {
    const probe = mustFind(this.options.registry, id);
    await this.options.access.requireRead(actor, probe);
    return probe;
  }

  async #readable(actor: Actor): Promise<readonly Probe[]> {
    const { registry, access } = this.options;
    return access.readable(actor, registry.list());
  }

  async #idsFor(actor: Actor, probeId?: string): Promise<string[]> {
    const probes = probeId
      ? [await this.#require(actor, probeId)]
      : await this.#readable(actor);
    return probes.map(({ id }) => id);
  }

  async #views(probes: readonly Probe[]): Promise<ProbeView[]> {
    const { database, clock } = this.options;
    const probeIds = probes.map(({ id }) => id);
    const [status, nextRuns, open] = await Promise.all([
      findStatus(database, probeIds),
      findNextRuns(database, probeIds),
      listIncidents(database, { probeIds, open: true, limit: ALL_OPEN }),
    ]);
    const runs = await findRuns(
      database,
      status.flatMap(({ last_run_id }) => last_run_id ?? []),
    );
    const now = clock();
    return probes.map(probe => {
      const known = status
        .filter(({ probe_id }) => probe_id === probe.id)
        .map(({ arm, last_run_id }) => ({
          arm,
          lastRun: runs.get(last_run_id ?? '') ?? null,
          incident:
            open.items.find(
              one => one.probeId === probe.id && one.arm === arm,
            ) ?? null,
        }));
      return viewOf(probe, known, nextRuns.get(probe.id), now);
    });
  }
}

/** @throws OperationError `NOT_FOUND` */
export function mustFind(
  registry: Pick<ProbeRegistry, 'find'>,
  id: string,
): Probe {
  const probe = registry.find(id);
  if (probe) return probe;
  throw new OperationError('NOT_FOUND', `There is no probe "${id}".`, {
    next: 'The list of probes names those that there are.',
  });
}
