import type { Router } from 'express';
import type { ReleaseRoutesOptions } from './types';

/** What was done while nobody could ask for it here. */
export function addBreakGlassRoutes(
  router: Router,
  { breakGlass, actorOf }: ReleaseRoutesOptions,
) {
  router.post('/break-glass', async (req, res) => {
    res.json(await breakGlass.take(await actorOf(req), req.body));
  });
}
