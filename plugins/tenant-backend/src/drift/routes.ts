import { OperationError, type Actor } from '@companyos/operations';
import type { Request, Router } from 'express';
import type { Knex } from 'knex';
import { findTenant, type StoredTenant } from '../database';
import type { TenantAccess } from '../service/TenantAccess';
import { findDrift } from './database';
import type { DriftChecker } from './DriftChecker';

export interface DriftRoutesOptions {
  readonly database: Knex;
  readonly access: TenantAccess;
  readonly drift: DriftChecker;
  /** Who asks; throws where nobody is signed in. */
  actorOf(req: Request): Promise<Actor>;
}

/** What the last check found, and checking now. Whoever may read a tenant may do both: neither changes it. */
export function addDriftRoutes(
  router: Router,
  { database, access, drift, actorOf }: DriftRoutesOptions,
) {
  async function load(req: Request): Promise<StoredTenant> {
    const actor = await actorOf(req);
    const { idOrName } = req.params;
    const tenant = await findTenant(database, idOrName);
    if (!tenant) {
      throw new OperationError('NOT_FOUND', `There is no tenant ${idOrName}.`);
    }
    await access.requireRead(actor, tenant);
    return tenant;
  }

  router.get('/tenants/:idOrName/drift', async (req, res) => {
    const { id } = await load(req);
    res.json((await findDrift(database, id)).drift);
  });

  router.post('/tenants/:idOrName/drift', async (req, res) => {
    const tenant = await load(req);
    if (tenant.state !== 'active') {
      throw new OperationError(
        'CONFLICT',
        `Tenant ${tenant.name} is ${tenant.state}: there is no finished manifest to compare it with.`,
        { next: 'Wait until it is active, then check again.' },
      );
    }
    res.json(await drift.check(tenant));
  });
}
