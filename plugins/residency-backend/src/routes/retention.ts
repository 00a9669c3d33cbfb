import type { Router } from 'express';
import type { ResidencyRoutesOptions } from './types';

export function addRetentionRoutes(
  router: Router,
  { actorOf, retention }: ResidencyRoutesOptions,
): void {
  router.get('/retention', async (req, res) => {
    res.json(await retention.overview(await actorOf(req)));
  });

  router.post('/sweep', async (req, res) => {
    res.json(await retention.sweepNow(await actorOf(req)));
  });
}
