import {
  isOperationError,
  OperationError,
  type Actor,
  type DecidedPlan,
  type Operation,
} from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import {
  checkTenantFields,
  dataClasses,
  tenantSpecSchema,
  tenantTiers,
  type TenantCreateResult,
  type TenantOptions,
  type TenantSpec,
  type TenantValidation,
} from '@companyos/plugin-tenant-common';
import type { RetentionSchedule } from '@companyos/policy';
import type { Knex } from 'knex';
import { lookAlikeMessage } from '../create/begin';
import { checkAgainstWorld } from '../create/checkSpec';
import { nameTakenMessage, takesOver } from '../create/ownership';
import { TENANT_CREATE } from '../create/state';
import { findLookAlike, findTenant } from '../database';
import type { TenantAccess } from './TenantAccess';
import { tenantSummary } from './views';

/** Each further attempt means that someone else changed the same tenant between plan and acceptance. */
const ATTEMPTS = 5;

export interface TenantPlannerOptions {
  readonly database: Knex;
  readonly engine: Pick<OperationEngine, 'plan' | 'submit'>;
  readonly access: TenantAccess;
  readonly regions: readonly { readonly id: string; readonly title: string }[];
  readonly retention: ReadonlyMap<string, RetentionSchedule>;
  ownerExists(ref: string): Promise<boolean>;
}

/** Everything on the way to a tenant: choices, checks while typing, the plan, and asking for it. */
export class TenantPlanner {
  static create(options: TenantPlannerOptions): TenantPlanner {
    return new TenantPlanner(options);
  }

  private constructor(private readonly options: TenantPlannerOptions) {}

  async choices(actor: Actor): Promise<TenantOptions> {
    await this.options.access.requirePortal(actor);
    const { regions, retention } = this.options;
    return {
      regions: regions.map(({ id, title }) => ({ id, title })),
      tiers: tenantTiers,
      dataClasses,
      retentionSchedules: [...retention.values()].map(({ id, title }) => ({
        id,
        title,
      })),
    };
  }

  /** Checks what is there, with the rules that a create obeys. */
  async validate(
    actor: Actor,
    partial: Readonly<Record<string, unknown>>,
  ): Promise<TenantValidation> {
    await this.options.access.requirePortal(actor);
    const shape = checkTenantFields(partial);
    const wellFormed = normalise(partial, shape);
    const world = await checkAgainstWorld(wellFormed, this.options);
    const name = await this.nameTrouble(actor, wellFormed);
    return { fields: { ...name, ...world, ...shape } };
  }

  /** A dry run: the plan and the decision, which may be a denial. */
  plan(actor: Actor, spec: unknown): Promise<DecidedPlan> {
    return this.options.engine.plan({
      type: TENANT_CREATE,
      input: spec,
      actor,
    });
  }

  async create(
    actor: Actor,
    request: {
      readonly spec: unknown;
      readonly planHash?: string;
      readonly reason?: string;
    },
  ): Promise<TenantCreateResult> {
    const operation = await this.submit({
      type: TENANT_CREATE,
      input: request.spec,
      actor,
      planHash: request.planHash,
      reason: request.reason,
    });
    const name = operation.plan.subject.slice('tenant:'.length);
    const tenant = await findTenant(this.options.database, name);
    if (!tenant) {
      throw new OperationError('NOT_FOUND', `There is no tenant ${name}.`, {
        operationId: operation.id,
      });
    }
    return { tenant: tenantSummary(tenant), operation };
  }

  private async submit(
    request: Parameters<OperationEngine['submit']>[0],
  ): Promise<Operation> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.options.engine.submit(request);
      } catch (error) {
        // Someone else was faster: what they did may be all that was wanted.
        const overtaken =
          isOperationError(error) &&
          error.code === 'PLAN_CHANGED' &&
          error.retryable;
        if (!overtaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async nameTrouble(
    actor: Actor,
    { name, owner }: Partial<TenantSpec>,
  ): Promise<TenantValidation['fields']> {
    if (name === undefined) return {};
    const { database } = this.options;
    const other = await findLookAlike(database, name);
    if (other !== undefined) return { name: lookAlikeMessage(name, other) };
    if (owner === undefined) return {};
    const tenant = await findTenant(database, name);
    return tenant && takesOver(actor, tenant, { ...tenant.spec, name, owner })
      ? { name: nameTakenMessage(name, tenant.spec.owner) }
      : {};
  }
}

/** The fields whose shape is right, in their normal form. */
function normalise(
  partial: Readonly<Record<string, unknown>>,
  shape: TenantValidation['fields'],
): Partial<TenantSpec> {
  const wrong = new Set(Object.keys(shape).map(path => path.split('/')[0]));
  const schemas = tenantSpecSchema.shape;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(schemas) as (keyof TenantSpec)[]) {
    if (partial[key] === undefined || wrong.has(key)) continue;
    result[key] = schemas[key].parse(partial[key]);
  }
  return result as Partial<TenantSpec>;
}
