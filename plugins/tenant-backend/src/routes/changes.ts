import type { Router } from 'express';
import type { TenantRoutesOptions } from './types';

/** The plan, and asking for it. */
export function addChangeRoutes(
  router: Router,
  { planner, actorOf }: TenantRoutesOptions,
) {
  router.post('/plan', async (req, res) => {
    res.json(await planner.plan(await actorOf(req), req.body.spec));
  });

  router.post('/tenants', async (req, res) => {
    const { spec, planHash, reason } = req.body;
    const actor = await actorOf(req);
    res.json(await planner.create(actor, { spec, planHash, reason }));
  });
}
