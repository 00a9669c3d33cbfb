import { OperationError } from '@companyos/operations';
import type { Knex } from 'knex';
import { faultsSchema, type Faults } from '../service/faults';

export interface StoredDeployment {
  readonly id: string;
  readonly build: string;
  readonly version: string;
  readonly digest: string;
  readonly wanted: boolean;
  readonly faults: Faults;
}

export interface StoredRouting {
  readonly generation: number;
  readonly revision: number;
  readonly stable: string | null;
  readonly canary: string | null;
  readonly canaryPercent: number;
}

export interface StoredChild {
  readonly instance: string;
  readonly kind: 'router' | 'service';
  readonly deployment: string | null;
  readonly port: number;
  readonly adminPort: number;
}

/** Retired deployments that are still told of; a version that is forgotten can be deployed again under its ID. */
const RETIRED_KEPT = 100;

/** What is wanted, and which processes were started for it: written before anything is done about it. */
export class Store {
  constructor(private readonly knex: Knex) {}

  async deployments(): Promise<StoredDeployment[]> {
    const rows = await this.knex('deployment').orderBy('created_at');
    return rows.map(toDeployment);
  }

  async deployment(id: string): Promise<StoredDeployment | undefined> {
    const row = await this.knex('deployment').where({ id }).first();
    return row && toDeployment(row);
  }

  /** Wants it; what it is never changes. */
  async wantDeployment(
    wanted: Omit<StoredDeployment, 'wanted' | 'faults'>,
  ): Promise<StoredDeployment> {
    const { id, build, version, digest } = wanted;
    const [row] = await this.knex('deployment')
      .insert({ id, build, version, digest, wanted: true, faults: '{}' })
      .onConflict('id')
      .merge({ wanted: true })
      .returning('*');
    return toDeployment(row);
  }

  async unwantDeployment(id: string): Promise<void> {
    await this.knex('deployment').where({ id }).update({ wanted: false });
    await this.knex.raw(
      `DELETE FROM deployment d
       WHERE NOT wanted
         AND NOT EXISTS (SELECT FROM child c WHERE c.deployment = d.id)
         AND NOT EXISTS (SELECT FROM routing r WHERE d.id IN (r.stable, r.canary))
         AND (SELECT count(*) FROM deployment n WHERE NOT n.wanted AND n.created_at > d.created_at) >= ?`,
      [RETIRED_KEPT],
    );
  }

  async setFaults(id: string, faults: Faults): Promise<void> {
    await this.knex('deployment')
      .where({ id })
      .update({ faults: JSON.stringify(faults) });
  }

  /** Remembers the highest fence; throws `STALE_FENCE` for a lower one. */
  async claim(fence: number): Promise<void> {
    const claimed = await this.knex('routing')
      .where('fence', '<=', fence)
      .update({ fence });
    if (claimed === 0) {
      throw new OperationError(
        'STALE_FENCE',
        `Fence ${fence} is behind: somebody else has taken over.`,
        {
          next: 'Stop acting; whoever holds the newer lease goes on.',
          status: 409,
        },
      );
    }
  }

  /** The highest fence seen. */
  async fence(): Promise<number> {
    const { fence } = await this.knex('routing').first('fence');
    return Number(fence);
  }

  async routing(): Promise<StoredRouting> {
    return toRouting(await this.knex('routing').first());
  }

  /** New weights, or with the same ones a new revision of what the router is to know about processes. */
  async changeRouting(
    weights?: Pick<StoredRouting, 'stable' | 'canary' | 'canaryPercent'>,
  ): Promise<StoredRouting> {
    const [row] = await this.knex('routing')
      .update({
        revision: this.knex.raw('revision + 1'),
        ...(weights && {
          generation: this.knex.raw('generation + 1'),
          stable: weights.stable,
          canary: weights.canary,
          canary_percent: weights.canaryPercent,
        }),
      })
      .returning('*');
    return toRouting(row);
  }

  async children(): Promise<StoredChild[]> {
    const rows = await this.knex('child').orderBy('started_at');
    return rows.map(row => ({
      instance: row.instance,
      kind: row.kind,
      deployment: row.deployment,
      port: row.port,
      adminPort: row.admin_port,
    }));
  }

  async addChild(child: StoredChild): Promise<void> {
    const { instance, kind, deployment, port, adminPort } = child;
    await this.knex('child').insert({
      instance,
      kind,
      deployment,
      port,
      admin_port: adminPort,
    });
  }

  async removeChild(instance: string): Promise<void> {
    await this.knex('child').where({ instance }).delete();
  }
}

function toDeployment(row: {
  id: string;
  build: string;
  version: string;
  digest: string;
  wanted: boolean;
  faults: unknown;
}): StoredDeployment {
  const { id, build, version, digest, wanted, faults } = row;
  return {
    id,
    build,
    version,
    digest,
    wanted,
    faults: faultsSchema.parse(faults),
  };
}

function toRouting(row: {
  generation: string;
  revision: string;
  stable: string | null;
  canary: string | null;
  canary_percent: number;
}): StoredRouting {
  return {
    generation: Number(row.generation),
    revision: Number(row.revision),
    stable: row.stable,
    canary: row.canary,
    canaryPercent: row.canary_percent,
  };
}
