import type { Router } from 'express';
import { addChangeRoutes } from './changes';
import { addChoiceRoutes } from './choices';
import { addManifestRoutes } from './manifest';
import { addTenantRoutes } from './tenants';
import type { TenantRoutesOptions } from './types';

/** Adds every route of the tenant API to a router that enforces its OpenAPI document. */
export function addRoutes(router: Router, options: TenantRoutesOptions) {
  addChoiceRoutes(router, options);
  addChangeRoutes(router, options);
  addTenantRoutes(router, options);
  addManifestRoutes(router, options);
}
