import type { HoldQuery } from '@companyos/plugin-residency-common';
import type { Router } from 'express';
import type { ResidencyRoutesOptions } from './types';

export function addHoldRoutes(
  router: Router,
  { actorOf, holds }: ResidencyRoutesOptions,
): void {
  router.get('/holds', async (req, res) => {
    const items = await holds.list(await actorOf(req), req.query as HoldQuery);
    res.json({ items });
  });

  router.post('/holds/plan', async (req, res) => {
    res.json(await holds.plan(await actorOf(req), req.body));
  });

  router.post('/holds', async (req, res) => {
    res.json(await holds.place(await actorOf(req), req.body));
  });

  router.get('/holds/:id', async (req, res) => {
    res.json(await holds.get(await actorOf(req), req.params.id));
  });

  router.post('/holds/:id/release', async (req, res) => {
    const { reason } = req.body;
    const input = { holdId: req.params.id, reason };
    res.json(await holds.release(await actorOf(req), input));
  });
}
