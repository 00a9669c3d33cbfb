import { actorOf, parseRequest } from '@companyos/plugin-operation-node';
import type { Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod/v4';
import type { RouterOptions } from './types';

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const pageSchema = z.object({
  offset: count.default(0),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
const inclusionSchema = z.object({ position: count, size: count.optional() });
const rangeSchema = z.object({ from: count, to: count.optional() });
const exportSchema = z.object({ from: count.default(0), to: count.optional() });

export function checkpointRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, userInfo, checkpoints } = options;
  const actorFrom = async (
    request: Parameters<typeof httpAuth.credentials>[0],
  ) => actorOf(await httpAuth.credentials(request), userInfo);

  router.get('/checkpoint', async (request, response) => {
    const { note } = await checkpoints.latest(await actorFrom(request));
    response.type('text/plain; charset=utf-8').send(note);
  });

  router.get('/checkpoints', async (request, response) => {
    const page = parseRequest(pageSchema, request.query);
    response.json(await checkpoints.list(await actorFrom(request), page));
  });

  router.post('/checkpoints', async (request, response) => {
    response.json(await checkpoints.sign(await actorFrom(request)));
  });

  router.get('/proofs/inclusion', async (request, response) => {
    const { position, size } = parseRequest(inclusionSchema, request.query);
    const actor = await actorFrom(request);
    response.json(await checkpoints.inclusion(actor, position, size));
  });

  router.get('/proofs/consistency', async (request, response) => {
    const { from, to } = parseRequest(rangeSchema, request.query);
    const actor = await actorFrom(request);
    response.json(await checkpoints.consistency(actor, from, to));
  });

  router.get('/export', async (request, response) => {
    const { from, to } = parseRequest(exportSchema, request.query);
    const actor = await actorFrom(request);
    const lines = await checkpoints.export(actor, from, to);
    // Not `attachment()` alone: it knows no type for the name.
    response.attachment('ledger.ndjson').type('application/x-ndjson');
    await pipeline(Readable.from(lines), response);
  });

  router.get('/key', async (_request, response) => {
    response.json(checkpoints.key());
  });
}
