import type { Router } from 'express';
import { addBreakGlassRoutes } from './breakGlass';
import { addChangeRoutes } from './changes';
import { addLookRoutes } from './looks';
import { addScorecardRoutes } from './scorecards';
import type { ReleaseRoutesOptions } from './types';

/** Adds every route of the release API to a router that enforces its OpenAPI document. */
export function addRoutes(router: Router, options: ReleaseRoutesOptions) {
  addLookRoutes(router, options);
  addScorecardRoutes(router, options);
  addChangeRoutes(router, options);
  addBreakGlassRoutes(router, options);
}
