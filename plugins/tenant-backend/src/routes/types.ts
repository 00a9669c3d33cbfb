import type { Actor } from '@companyos/operations';
import type { Request } from 'express';
import type { TenantAccess } from '../service/TenantAccess';
import type { TenantPlanner } from '../service/TenantPlanner';
import type { TenantReader } from '../service/TenantReader';

export interface TenantRoutesOptions {
  readonly access: TenantAccess;
  readonly planner: TenantPlanner;
  readonly reader: TenantReader;
  /** Who asks; throws where nobody is signed in. */
  actorOf(req: Request): Promise<Actor>;
}
