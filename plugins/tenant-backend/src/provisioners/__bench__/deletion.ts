import type {
  ErasureGuard,
  TenantProvisioner,
} from '@companyos/plugin-tenant-node';
import { Outbox } from '@companyos/ledger';
import type { ActorDirectory } from '@companyos/operations/postgres';
import type { PolicyDecisionPoint } from '@companyos/policy';
import type { Knex } from 'knex';
import type { Stores } from '../../create/observe';
import {
  createTenantDeleteDefinition,
  type TenantDeleteOptions,
} from '../../delete/definition';
import { createPostgresProvisioners } from '../index';

/** Nothing is held, and every claim is granted at once: what holds cost is the residency back end's. */
const freeGuard: ErasureGuard = {
  holdsOn: async () => [],
  claims: async () => [],
  claimErasure: async () => ({
    outcome: 'claimed',
    claimedAt: new Date().toISOString(),
  }),
  async confirmErased() {},
};

/** Nobody is asked, so nobody has to be known. */
export const nobody: ActorDirectory = {
  groupsOf: async () => [],
  peopleIn: async () => [],
};

/** `tenant.delete` without approvals, which take as long as people do. */
export function deletionOf(options: {
  readonly database: Knex;
  readonly policy: PolicyDecisionPoint;
  readonly stores: Stores;
  readonly provisioners?: readonly TenantProvisioner[];
}) {
  const { policy } = options;
  // Exports are not measured here, so what they need is left out.
  return createTenantDeleteDefinition({
    provisioners: createPostgresProvisioners(),
    ...options,
    guard: freeGuard,
    schedules: policy.bundle.retention,
    rules: { validForMs: 3_600_000, rules: [] },
    clock: () => new Date(),
    announcements: { async tenantChanged() {} },
    outbox: Outbox.create(),
    async recordDenial() {},
  } as unknown as TenantDeleteOptions);
}
