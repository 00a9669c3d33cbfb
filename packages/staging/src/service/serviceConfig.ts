import { z } from 'zod/v4';
import { childConfig } from '../process/childConfig';
import { faultsSchema } from './faults';

/** A tenant as policy sees it; `TenantFacts` of `@companyos/policy`. */
export const tenantFacts = z.object({
  name: z.string(),
  owner: z.string(),
  tier: z.string(),
  homeRegion: z.string(),
  allowedRegions: z.array(z.string()),
  dataClasses: z.array(z.string()),
  retentionSchedule: z.string(),
  bindings: z.array(z.object({ role: z.string(), subject: z.string() })),
});

/** A tenant that the service serves: where its namespaces are, by its own login role. */
export const servedTenant = z.object({
  /** `tn_…`, what records call it. */
  id: z.string(),
  facts: tenantFacts,
  /** Of the tenant's login role, whose search path are the tenant's namespaces. */
  databaseUrl: z.string(),
});

export type ServedTenant = z.infer<typeof servedTenant>;

export const serviceConfig = childConfig.extend({
  port: z.int(),
  /** Signs sessions; the same for every version, so that a session outlives a change of arm. */
  sessionKey: z.string().min(32),
  tenants: z.array(servedTenant),
  /** Where decisions are recorded: a role that may only add to the outbox. */
  outboxUrl: z.string(),
  faults: faultsSchema,
  /** Of the faults' randomness. */
  seed: z.int(),
});

export type ServiceConfig = z.infer<typeof serviceConfig>;
