import type {
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { probeArms, probeOutcomes } from '@companyos/plugin-probe-common';
import {
  actorOf,
  createOpenApiRouter,
  operationErrorMiddleware,
  parseRequest,
} from '@companyos/plugin-operation-node';
import type { Request, Router } from 'express';
import { z } from 'zod/v4';
import { openApiDocument } from '../openapi';
import type { ProbeReader } from '../service/ProbeReader';
import type { ProbeRuns } from '../service/ProbeRuns';

export interface RouterOptions {
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly logger: LoggerService;
  readonly reader: ProbeReader;
  readonly runs: ProbeRuns;
}

const paging = {
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().optional(),
};

const runQuery = z.object({
  arm: z.enum(probeArms).optional(),
  outcome: z.enum(probeOutcomes).optional(),
  digest: z.string().optional(),
  ...paging,
});

const incidentQuery = z.object({
  probeId: z.string().optional(),
  // The document has refused everything else; whether it arrives as a boolean is the validator's affair.
  open: z
    .union([
      z.boolean(),
      z.enum(['true', 'false']).transform(is => is === 'true'),
    ])
    .optional(),
  ...paging,
});

const runBody = z.object({ arm: z.enum(probeArms) });

/** The probe API, and one shape for whatever goes wrong. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, userInfo, reader, runs } = options;
  const router = createOpenApiRouter(
    openApiDocument as unknown as Parameters<typeof createOpenApiRouter>[0],
  );
  const actorFrom = async (req: Request) =>
    actorOf(await httpAuth.credentials(req), userInfo);

  router.get('/probes', async (req, res) => {
    res.json(await reader.list(await actorFrom(req)));
  });

  router.get('/probes/:id', async (req, res) => {
    res.json(await reader.get(await actorFrom(req), req.params.id));
  });

  router.get('/probes/:id/runs', async (req, res) => {
    const query = parseRequest(runQuery, req.query);
    res.json(await reader.runs(await actorFrom(req), query, req.params.id));
  });

  router.post('/probes/:id/runs', async (req, res) => {
    const { arm } = parseRequest(runBody, req.body);
    const run = await runs.run(await actorFrom(req), req.params.id, arm);
    res.status(201).json(run);
  });

  router.get('/probes/:id/route', async (req, res) => {
    res.json(await reader.route(await actorFrom(req), req.params.id));
  });

  router.get('/runs', async (req, res) => {
    const query = parseRequest(runQuery, req.query);
    res.json(await reader.runs(await actorFrom(req), query));
  });

  router.get('/incidents', async (req, res) => {
    const query = parseRequest(incidentQuery, req.query);
    res.json(await reader.incidents(await actorFrom(req), query));
  });

  router.use(operationErrorMiddleware(options));
  return router;
}
