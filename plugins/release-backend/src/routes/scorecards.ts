import {
  scorecardJsonSchema,
  type GateId,
} from '@companyos/plugin-release-common';
import type { Router } from 'express';
import type { ReleaseRoutesOptions } from './types';

/** Scorecards, their gates, and the file of each. */
export function addScorecardRoutes(
  router: Router,
  { scorecards, actorOf }: ReleaseRoutesOptions,
) {
  router.get('/scorecards', async (req, res) => {
    const { component, target, limit } = req.query;
    const items = await scorecards.scorecards(await actorOf(req), {
      ...(component !== undefined && {
        component: String(component).toLowerCase(),
      }),
      ...(target !== undefined && { target: String(target) }),
      ...(limit !== undefined && { limit: Number(limit) }),
    });
    res.json({ items });
  });

  router.get('/releases/:id/scorecard', async (req, res) => {
    res.json(await scorecards.scorecard(await actorOf(req), req.params.id));
  });

  router.get('/releases/:id/gates/:gate/reports', async (req, res) => {
    const { id, gate } = req.params;
    const actor = await actorOf(req);
    const items = await scorecards.gateReports(actor, id, gate as GateId);
    res.json({ items });
  });

  router.post('/releases/:id/gates/:gate/reports', async (req, res) => {
    const { id, gate } = req.params;
    const actor = await actorOf(req);
    res.json(await scorecards.report(actor, id, gate as GateId, req.body));
  });

  router.get('/releases/:id/release-scorecard.json', async (req, res) => {
    const text = await scorecards.file(await actorOf(req), req.params.id);
    res.type('application/json').send(text);
  });

  router.get('/rollouts/:id/release-scorecard.json', async (req, res) => {
    const text = await scorecards.keptFile(await actorOf(req), req.params.id);
    res.type('application/json').send(text);
  });

  router.get('/schemas/release-scorecard.schema.json', async (req, res) => {
    await actorOf(req);
    res.json(scorecardJsonSchema());
  });
}
