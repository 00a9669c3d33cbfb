import { tenantManifestJsonSchema } from '@companyos/plugin-tenant-common';
import type { Router } from 'express';
import type { TenantRoutesOptions } from './types';

/** What a form needs: choices, checks while typing, and the manifest's schema. */
export function addChoiceRoutes(
  router: Router,
  { planner, access, actorOf }: TenantRoutesOptions,
) {
  router.get('/options', async (req, res) => {
    res.json(await planner.choices(await actorOf(req)));
  });

  router.post('/validate', async (req, res) => {
    res.json(await planner.validate(await actorOf(req), req.body.spec));
  });

  router.get('/manifest-schema', async (req, res) => {
    await access.requirePortal(await actorOf(req));
    res.json(tenantManifestJsonSchema());
  });
}
