import type { TenantState } from '@companyos/plugin-tenant-common';
import type { Request, Router } from 'express';
import type { TenantRoutesOptions } from './types';

/** Looking at tenants. */
export function addTenantRoutes(
  router: Router,
  { reader, actorOf }: TenantRoutesOptions,
) {
  router.get('/tenants', async (req, res) => {
    const { search, state } = req.query;
    res.json(
      await reader.list(await actorOf(req), {
        search: search as string | undefined,
        state: state as TenantState | undefined,
        offset: numberOf(req.query.offset),
        limit: numberOf(req.query.limit),
      }),
    );
  });

  router.get('/tenants/:idOrName', async (req, res) => {
    res.json(await reader.get(await actorOf(req), req.params.idOrName));
  });

  router.get('/tenants/:idOrName/namespaces', async (req, res) => {
    const { idOrName } = req.params;
    res.json({ items: await reader.namespaces(await actorOf(req), idOrName) });
  });

  router.get('/tenants/:idOrName/operations', async (req, res) => {
    const { idOrName } = req.params;
    res.json({ items: await reader.operations(await actorOf(req), idOrName) });
  });
}

/** The document has refused what is no integer; whether it arrives as a number or as digits is the validator's affair. */
function numberOf(
  value: Request['query'][string] | number,
): number | undefined {
  return value === undefined ? undefined : Number(value);
}
