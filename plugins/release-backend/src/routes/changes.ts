import { steeringVerbs } from '@companyos/plugin-release-common';
import type { Router } from 'express';
import type { ReleaseRoutesOptions } from './types';

/** Plans, and asking for them. */
export function addChangeRoutes(
  router: Router,
  { service, actorOf }: ReleaseRoutesOptions,
) {
  router.post('/plan', async (req, res) => {
    res.json(await service.planStart(await actorOf(req), req.body));
  });

  router.post('/releases', async (req, res) => {
    const { reason, planHash, ...input } = req.body;
    const actor = await actorOf(req);
    res.json(await service.start(actor, input, { reason, planHash }));
  });

  router.post('/releases/:id/plan-rollback', async (req, res) => {
    res.json(await service.planRollback(await actorOf(req), req.params.id));
  });

  router.post('/releases/:id/rollback', async (req, res) => {
    const { reason, planHash } = req.body;
    const actor = await actorOf(req);
    const { id } = req.params;
    res.json(await service.rollback(actor, id, { reason, planHash }));
  });

  for (const verb of steeringVerbs) {
    router.post(`/rollouts/:id/${verb}`, async (req, res) => {
      const actor = await actorOf(req);
      const { id } = req.params;
      res.json(await service.steer(actor, id, verb, req.body.reason));
    });
  }
}
