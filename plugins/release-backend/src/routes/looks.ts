import type { ReleaseState } from '@companyos/plugin-release-common';
import type { Request, Router } from 'express';
import type { ReleaseRoutesOptions } from './types';

/** Looking at targets, releases and rollouts. */
export function addLookRoutes(
  router: Router,
  { reader, actorOf }: ReleaseRoutesOptions,
) {
  router.get('/targets', async (req, res) => {
    res.json({ items: await reader.targets(await actorOf(req)) });
  });

  router.get('/targets/:id/versions', async (req, res) => {
    const component = String(req.query.component).toLowerCase();
    const actor = await actorOf(req);
    const items = await reader.versions(actor, req.params.id, component);
    res.json({ items });
  });

  router.get('/releases', async (req, res) => {
    res.json(
      await reader.releases(await actorOf(req), {
        ...page(req),
        state: text(req.query.state) as ReleaseState | undefined,
      }),
    );
  });

  router.get('/releases/:id', async (req, res) => {
    res.json(await reader.release(await actorOf(req), req.params.id));
  });

  router.get('/rollouts', async (req, res) => {
    const active = text(req.query.active);
    res.json(
      await reader.rollouts(await actorOf(req), {
        ...page(req),
        release: text(req.query.release),
        active: active === undefined ? undefined : active === 'true',
      }),
    );
  });

  router.get('/rollouts/:id', async (req, res) => {
    res.json(await reader.rollout(await actorOf(req), req.params.id));
  });

  router.get('/rollouts/:id/history', async (req, res) => {
    const actor = await actorOf(req);
    res.json({ items: await reader.history(actor, req.params.id) });
  });

  router.get('/rollouts/:id/observations', async (req, res) => {
    const actor = await actorOf(req);
    res.json({ items: await reader.observations(actor, req.params.id) });
  });
}

function page({ query }: Request) {
  const limit = text(query.limit);
  return {
    component: text(query.component)?.toLowerCase(),
    target: text(query.target),
    after: text(query.after),
    limit: limit === undefined ? undefined : Number(limit),
  };
}

/** The document has refused what is of another type; whether it arrives parsed is the validator's affair. */
function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
