import {
  OperationError,
  type OperationDefinition,
  type StepContext,
} from '@companyos/operations';
import {
  dataWriteRequest,
  type DataCatalogues,
  type RetentionSchedule,
} from '@companyos/policy';
import type { RoleBinding, TenantSpec } from '@companyos/plugin-tenant-common';
import type { Knex } from 'knex';
import { tenantFacts } from '../create/facts';
import type { Stores } from '../create/observe';
import { tenantSubject } from '../create/state';
import { findTenant, type StoredTenant } from '../database';
import { useNamespaces } from './useNamespaces';

export const TENANT_EXERCISE = 'tenant.exercise';

/** `other` is a tenant whose role must see nothing of this one. */
export type ExerciseInput = {
  readonly tenant: string;
  readonly other: string | null;
};

/** A type, so that it is JSON to the compiler. */
export type ExerciseState = {
  readonly tenantId: string;
  readonly otherId: string | null;
  readonly spec: TenantSpec;
  readonly bindings: readonly RoleBinding[];
  readonly otherRegion: string | null;
};

export interface ExerciseOptions {
  readonly database: Knex;
  readonly stores: Stores;
  readonly bundle: DataCatalogues & {
    readonly retention: ReadonlyMap<string, RetentionSchedule>;
  };
  readonly clock: () => Date;
}

/**
 * `tenant.exercise`: uses each namespace as the tenant's own login role does, and tries to look into it as another tenant's.
 * For drills: the rows it writes are data of the tenant, decided and kept like any other.
 */
export function createTenantExerciseDefinition({
  database,
  stores,
  bundle,
  clock,
}: ExerciseOptions): OperationDefinition<
  Knex.Transaction,
  ExerciseInput,
  ExerciseState
> {
  return {
    type: TENANT_EXERCISE,

    parse(input) {
      const { tenant, other } = (input ?? {}) as Partial<ExerciseInput>;
      if (typeof tenant !== 'string' || tenant === '') {
        throw new OperationError('INVALID_INPUT', 'Name the tenant.', {
          fields: { tenant: 'Give its name or its ID.' },
        });
      }
      return { tenant, other: other ?? null };
    },

    async plan({ tenant: idOrName, other: otherName }) {
      const tenant = await active(database, idOrName);
      const other = otherName ? await active(database, otherName) : null;
      const { name, spec } = tenant;
      return {
        subject: tenantSubject(name),
        summary: `Use the namespaces of ${name} as its own login role.`,
        changes: ['db/records', 'graph/nodes', 'index/documents'].map(
          dataset => ({
            resource: `${spec.homeRegion}/${dataset}/exercise`,
            kind: 'row',
            action: 'create' as const,
            summary: `Write to ${dataset}, and read it back`,
            location: spec.homeRegion,
          }),
        ),
        state: {
          tenantId: tenant.id,
          otherId: other?.id ?? null,
          otherRegion: other?.spec.homeRegion ?? null,
          spec,
          bindings: tenant.bindings,
        },
      };
    },

    question: (_, { state: { spec, bindings } }, actor) =>
      dataWriteRequest(
        actor,
        {
          name: 'exercise',
          tenant: tenantFacts(spec, bindings),
          classification: spec.dataClasses[0],
          retentionSchedule: spec.retention.schedule,
        },
        { region: spec.homeRegion },
        bundle,
      ),

    recordSubject: ({ state }) => `tenant:${state.tenantId}`,

    steps: (_, { state: { spec } }) => [
      {
        key: 'use',
        title: `Write, link and search in ${spec.homeRegion}`,
        apply: ({ operation, state }: StepContext<ExerciseState>) =>
          useNamespaces({
            operationId: operation.id,
            state,
            stores,
            days:
              bundle.retention.get(state.spec.retention.schedule)?.days ?? 0,
            now: clock(),
          }),
      },
    ],

    finish: async (_tx, { results }) => ({ ...(results.use as object) }),
  };
}

async function active(database: Knex, idOrName: string): Promise<StoredTenant> {
  const tenant = await findTenant(database, idOrName);
  if (!tenant) {
    throw new OperationError('NOT_FOUND', `There is no tenant ${idOrName}.`);
  }
  if (tenant.state !== 'active') {
    throw new OperationError(
      'CONFLICT',
      `Tenant ${tenant.name} is ${tenant.state}, so it cannot be used.`,
    );
  }
  return tenant;
}
