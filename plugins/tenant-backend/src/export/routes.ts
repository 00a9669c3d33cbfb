import type { Actor } from '@companyos/operations';
import type { Request, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportService } from './ExportService';

export interface ExportRoutesOptions {
  readonly exports: ExportService;
  actorOf(req: Request): Promise<Actor>;
}

/** Exports of tenants: where they can go, asking for one, what there is, and fetching it. */
export function addExportRoutes(
  router: Router,
  { exports, actorOf }: ExportRoutesOptions,
) {
  const path = '/tenants/:idOrName/exports';

  router.get('/export-destinations', async (req, res) => {
    res.json({ items: await exports.destinations(await actorOf(req)) });
  });

  router.get(path, async (req, res) => {
    const { idOrName } = req.params;
    res.json({ items: await exports.list(await actorOf(req), idOrName) });
  });

  router.post(path, async (req, res) => {
    const { idOrName } = req.params;
    res.json(await exports.start(await actorOf(req), idOrName, req.body));
  });

  router.post(`${path}/plan`, async (req, res) => {
    const { idOrName } = req.params;
    res.json(await exports.plan(await actorOf(req), idOrName, req.body));
  });

  router.get(`${path}/:exportId/sidecar`, async (req, res) => {
    const { idOrName, exportId } = req.params;
    const actor = await actorOf(req);
    res.json(await exports.sidecar(actor, idOrName, exportId));
  });

  router.get(`${path}/:exportId/content`, async (req, res) => {
    const { idOrName, exportId } = req.params;
    const actor = await actorOf(req);
    const content = await exports.content(actor, idOrName, exportId);
    const { sha256, bytes } = content.sidecar.content;
    // Not `attachment()` alone: it knows no type for the name.
    res.attachment(content.fileName).type('application/x-ndjson');
    res.set({
      'Cache-Control': 'private, no-store',
      'Content-Length': String(bytes),
      ETag: `"${sha256}"`,
    });
    // Damaged content ends early, which its length gives away.
    await pipeline(Readable.from(content.bytes), res);
  });
}
