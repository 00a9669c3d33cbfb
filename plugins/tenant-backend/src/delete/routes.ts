import type { Actor } from '@companyos/operations';
import type { Request, Router } from 'express';
import type { DeletionService } from './DeletionService';

export interface DeletionRoutesOptions {
  readonly deletion: DeletionService;
  /** Who asks; throws where nobody is signed in. */
  actorOf(req: Request): Promise<Actor>;
}

/** The dry run, asking for it, and the tombstones. */
export function addDeletionRoutes(
  router: Router,
  { deletion, actorOf }: DeletionRoutesOptions,
) {
  router.post('/tenants/:idOrName/deletion-plan', async (req, res) => {
    const { idOrName } = req.params;
    res.json(
      await deletion.plan(await actorOf(req), idOrName, req.body?.exportTo),
    );
  });

  router.post('/tenants/:idOrName/deletion', async (req, res) => {
    const { idOrName } = req.params;
    const actor = await actorOf(req);
    res.json({ operation: await deletion.submit(actor, idOrName, req.body) });
  });

  router.get('/tombstones', async (req, res) => {
    res.json({ items: await deletion.tombstones(await actorOf(req)) });
  });

  router.get('/tombstones/:idOrName', async (req, res) => {
    const { idOrName } = req.params;
    const stone = await deletion.tombstone(await actorOf(req), idOrName);
    res.set({
      ETag: `"${stone.manifestSha256}"`,
      'Cache-Control': 'private, no-cache',
      'Content-Disposition': `attachment; filename="${stone.name}.tombstone.yaml"`,
    });
    res.type('text/yaml; charset=utf-8').send(stone.manifest);
  });
}
