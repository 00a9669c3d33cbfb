import type { Router } from 'express';
import type { ResidencyRoutesOptions } from './types';

/** For back ends of the portal; people only look. */
export function addErasureRoutes(
  router: Router,
  { access, actorOf, erasures }: ResidencyRoutesOptions,
): void {
  router.get('/erasures', async (req, res) => {
    await access.require(await actorOf(req), 'residency:read-holds');
    res.json({ items: await erasures.list(String(req.query.subject)) });
  });

  router.post('/erasures/claim', async (req, res) => {
    await access.require(await actorOf(req), 'residency:claim-erasure');
    res.json(await erasures.claim(req.body));
  });

  router.post('/erasures/confirm', async (req, res) => {
    await access.require(await actorOf(req), 'residency:claim-erasure');
    await erasures.confirm(req.body);
    res.json({});
  });
}
