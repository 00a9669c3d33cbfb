import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DriftItem, TenantDrift } from '@companyos/plugin-tenant-common';
import type { TenantProvisioner } from '@companyos/plugin-tenant-node';
import type { Knex } from 'knex';
import type { Announcements } from '../announcements';
import { observeNamespaces, type Stores } from '../create/observe';
import { findTenant, type StoredTenant } from '../database';
import { compareWithRecord } from './compare';
import { findDrift, saveDrift, tenantIds } from './database';

/** Checks at once: a region's pool has ten connections, and people need some of them. */
const CONCURRENCY = 6;
/** Longer than this, and somebody should look. */
const STUCK_AFTER_MS = 30 * 60_000;

export interface DriftCheckerOptions {
  readonly database: Knex;
  readonly provisioners: readonly TenantProvisioner[];
  readonly stores: Stores;
  readonly announcements: Pick<Announcements, 'securityDrift' | 'tenantStuck'>;
  readonly logger: Pick<LoggerService, 'info' | 'warn'>;
  readonly clock: () => Date;
}

export interface DriftRound {
  readonly checked: number;
  readonly drifted: number;
  /** Could not be checked: a store did not answer. */
  readonly unknown: number;
}

/**
 * Compares every tenant with what its manifest lists. What it finds is shown, and repaired only on request. The owner is told
 * of a difference that changes who may see or do something, once for each.
 */
export class DriftChecker {
  static create(options: DriftCheckerOptions): DriftChecker {
    return new DriftChecker(options);
  }

  private constructor(private readonly options: DriftCheckerOptions) {}

  /** All active tenants, and those that have been in the making for too long. One that fails keeps no other. */
  async checkAll(signal?: AbortSignal): Promise<DriftRound> {
    const { database, logger } = this.options;
    const round = { checked: 0, drifted: 0, unknown: 0 };
    for await (const ids of tenantIds(database, 'active')) {
      const queue = [...ids];
      const worker = async () => {
        for (let id = queue.pop(); id; id = queue.pop()) {
          if (signal?.aborted) return;
          const drift = await this.checkOne(id);
          if (!drift) continue;
          round.checked += 1;
          if (drift.items.length > 0) round.drifted += 1;
          if (drift.trouble !== null) round.unknown += 1;
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    }
    await this.tellOfStuckOnes();
    logger.info(
      `Checked ${round.checked} tenants for drift: ${round.drifted} differ, ${round.unknown} could not be told`,
    );
    return round;
  }

  /** One tenant, now. */
  async check(tenant: StoredTenant): Promise<TenantDrift> {
    const { database, provisioners, stores, clock } = this.options;
    const identity = { id: tenant.id, homeRegion: tenant.spec.homeRegion };
    const observed = await observeNamespaces(identity, provisioners, stores);
    const items = compareWithRecord(observed, tenant.namespaces);
    const unreachable = observed.find(one => 'unreachable' in one);
    const trouble =
      unreachable && 'unreachable' in unreachable
        ? unreachable.unreachable.message
        : null;
    const checkedAt = clock();
    const told = await this.tell(tenant, items, trouble);
    await saveDrift(database, {
      tenantId: tenant.id,
      checkedAt,
      items,
      trouble,
      told,
    });
    return { checkedAt: checkedAt.toISOString(), items, trouble };
  }

  /** After something changed it: a repair is seen at once. */
  async recheck(idOrName: string): Promise<void> {
    const tenant = await findTenant(this.options.database, idOrName);
    if (tenant?.state === 'active') await this.check(tenant);
  }

  private async checkOne(id: string): Promise<TenantDrift | undefined> {
    try {
      const tenant = await findTenant(this.options.database, id);
      return tenant?.state === 'active' ? await this.check(tenant) : undefined;
    } catch (error) {
      this.options.logger.warn(
        `Tenant ${id} could not be checked for drift`,
        error as Error,
      );
      return undefined;
    }
  }

  /** Answers what the owner has been told by now. What is back to normal can be told again when it comes back. */
  private async tell(
    tenant: StoredTenant,
    items: readonly DriftItem[],
    trouble: string | null,
  ): Promise<string | null> {
    const { announcements, database } = this.options;
    const { told } = await findDrift(database, tenant.id);
    if (trouble !== null) return told;
    const security = items.filter(item => item.security);
    if (security.length === 0) return null;
    const hash = createHash('sha256')
      .update(JSON.stringify(security))
      .digest('hex');
    if (hash !== told) {
      announcements.securityDrift({
        tenantId: tenant.id,
        name: tenant.name,
        owner: tenant.spec.owner,
        differences: security.map(
          ({ namespace, name }) => `${namespace}/${name}`,
        ),
      });
    }
    return hash;
  }

  private async tellOfStuckOnes(): Promise<void> {
    const { announcements, clock, database } = this.options;
    const since = clock().getTime() - STUCK_AFTER_MS;
    for await (const ids of tenantIds(database, 'provisioning')) {
      for (const id of ids) {
        const tenant = await findTenant(database, id);
        if (!tenant || tenant.createdAt.getTime() > since) continue;
        const { told } = await findDrift(database, id);
        if (told === 'stuck') continue;
        announcements.tenantStuck({
          tenantId: id,
          name: tenant.name,
          owner: tenant.spec.owner,
          reason: tenant.stateReason,
        });
        await saveDrift(database, {
          tenantId: id,
          checkedAt: clock(),
          items: [],
          trouble: tenant.stateReason,
          told: 'stuck',
        });
      }
    }
  }
}
