import type {
  DecisionQuery,
  WhatIfQuestion,
} from '@companyos/plugin-residency-common';
import type { Request, Router } from 'express';
import type { ResidencyRoutesOptions } from './types';

export function addPolicyRoutes(
  router: Router,
  { actorOf, decisions, matrix, tenantAs, whatIf }: ResidencyRoutesOptions,
): void {
  router.get('/decisions', async (req, res) => {
    const query = {
      ...(req.query as DecisionQuery),
      offset: numberOf(req.query.offset),
      limit: numberOf(req.query.limit),
    };
    res.json(await decisions.list(await actorOf(req), query));
  });

  router.get('/decisions/:id', async (req, res) => {
    res.json(await decisions.get(await actorOf(req), req.params.id));
  });

  router.get('/what-if/options', async (req, res) => {
    res.json(await whatIf.choices(await actorOf(req)));
  });

  router.post('/what-if', async (req, res) => {
    const question = req.body as WhatIfQuestion;
    const actor = await actorOf(req);
    const tenant =
      question.tenant === undefined
        ? undefined
        : await tenantAs(req, question.tenant);
    res.json(await whatIf.ask(actor, question, tenant));
  });

  router.get('/matrix', async (req, res) => {
    res.json(await matrix.view(await actorOf(req)));
  });

  router.post('/matrix/run', async (req, res) => {
    res.json(await matrix.run(await actorOf(req)));
  });
}

/** The document has refused what is no integer; whether it arrives as a number or as digits is the validator's affair. */
function numberOf(
  value: Request['query'][string] | number,
): number | undefined {
  return value === undefined ? undefined : Number(value);
}
