import { actorOf, parseRequest } from '@companyos/plugin-operation-node';
import type { Router } from 'express';
import { z } from 'zod/v4';
import type { RouterOptions } from './types';

const listSchema = z.object({
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  source: z.string().optional(),
  type: z.enum(['decision', 'operation', 'audit']).optional(),
  outcome: z
    .enum(['allow', 'deny', 'success', 'failure', 'no-op', 'cancelled', 'info'])
    .optional(),
  subject: z.string().optional(),
  decisionId: z.string().optional(),
  action: z.string().optional(),
  actor: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});

const anyPosition = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const sliceSchema = z.object({
  subject: z.string(),
  type: z.enum(['decision', 'operation', 'audit']).optional(),
  from: anyPosition.default(0),
  below: anyPosition,
  limit: z.coerce.number().int().min(1).max(100).default(100),
});

const getSchema = z.object({ position: anyPosition });

export function entryRoutes(router: Router, options: RouterOptions): void {
  const { httpAuth, userInfo, ledger } = options;

  router.get('/entries', async (request, response) => {
    const actor = await actorOf(await httpAuth.credentials(request), userInfo);
    const { offset, limit, ...filter } = parseRequest(
      listSchema,
      request.query,
    );
    response.json(await ledger.list(actor, filter, { offset, limit }));
  });

  router.get('/slice', async (request, response) => {
    const actor = await actorOf(await httpAuth.credentials(request), userInfo);
    const query = parseRequest(sliceSchema, request.query);
    response.json({ items: await ledger.slice(actor, query) });
  });

  router.get('/entries/:position', async (request, response) => {
    const actor = await actorOf(await httpAuth.credentials(request), userInfo);
    const { position } = parseRequest(getSchema, request.params);
    response.json(await ledger.get(actor, position));
  });
}
