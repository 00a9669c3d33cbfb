import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import {
  isEnded,
  isOperationError,
  type Operation,
  type OperationsClient,
  type Plan,
} from '@companyos/plugin-operation-common';
import type { TenantApi } from '@companyos/plugin-tenant-common';
import { explainFailure } from './explainFailure';
import { followOperation, type FollowOptions } from './followOperation';
import { logPlan } from './logPlan';
import type { TenantLinks } from './tenantLinks';

export interface CreateTenantRunOptions
  extends Pick<FollowOptions, 'now' | 'pause'> {
  readonly auth: Pick<
    AuthService,
    'getOwnServiceCredentials' | 'getPluginRequestToken'
  >;
  readonly tenants: Pick<TenantApi, 'create' | 'plan'>;
  readonly operations: Pick<OperationsClient, 'get'>;
  readonly links: TenantLinks;
}

/** A type, so that it is JSON to the compiler. */
export type CreateTenantInput = {
  spec: JsonObject & { name: string };
  planHash?: string;
  reason?: string;
};

/** As much of the action's context as is used. */
type Context = Pick<
  ActionContext<CreateTenantInput, any>,
  | 'checkpoint'
  | 'each'
  | 'getInitiatorCredentials'
  | 'input'
  | 'logger'
  | 'output'
  | 'signal'
>;

type Outcome = 'created' | 'updated' | 'no-op';

const sentences: { readonly [outcome in Outcome]: (name: string) => string } = {
  created: name => `Tenant ${name} is created.`,
  updated: name => `Tenant ${name} is changed as planned.`,
  'no-op': name => `no-op: tenant ${name} is as it should be already.`,
};

/** One run of `companyos:tenant:create`; see the action for what it promises. */
export class CreateTenantRun {
  constructor(private readonly options: CreateTenantRunOptions) {}

  /** The plan and the decision, through the code that a real run goes through; changes nothing. */
  async dry(ctx: Context): Promise<void> {
    const { links, tenants } = this.options;
    const decided = await tenants.plan(ctx.input.spec, {
      token: await this.initiatorToken(ctx),
      signal: ctx.signal,
    });
    const { plan, decision } = decided;
    logPlan(ctx.logger, decided);
    if (decision.outcome !== 'allow') {
      throw explainFailure(
        {
          code: 'POLICY_DENIED',
          message: decision.reason,
          next: decision.remedy,
          decisionId: decision.id,
          policies: decision.determining,
        },
        links,
      );
    }
    const { planHash } = ctx.input;
    if (planHash && planHash !== plan.hash && !plan.noop) {
      throw explainFailure(
        {
          code: 'PLAN_CHANGED',
          message: 'What would be done is not what the given plan says.',
          next: 'Look at the new plan and confirm it.',
          decisionId: decision.id,
        },
        links,
      );
    }
    this.outputs(ctx, outcomeOf(plan));
  }

  async real(ctx: Context): Promise<void> {
    const { logger, signal } = ctx;
    const { links } = this.options;
    const submitted = await this.submitOnce(ctx);
    const operation = await followOperation({
      ...this.options,
      logger,
      signal,
      get: () => this.look(submitted.operationId, signal),
      conclude: ended =>
        ended.error
          ? undefined
          : sentences[outcomeOf(ended.plan)](ctx.input.spec.name),
    });
    const { id, state, plan } = operation;
    if (!isEnded(state)) {
      throw explainFailure(
        {
          code: 'STORE_UNAVAILABLE',
          message: `The tenant is still being created. ${
            operation.waitReason ?? ''
          }`,
          next: 'It goes on by itself; nothing has to be done again.',
          operationId: id,
        },
        links,
      );
    }
    if (operation.error) {
      throw explainFailure({ ...operation.error, operationId: id }, links);
    }
    this.outputs(ctx, outcomeOf(plan));
    ctx.output('tenantId', submitted.tenantId);
    ctx.output('operationId', id);
    ctx.output('ledgerUrl', links.ledger(submitted.tenantId));
  }

  /**
   * Submits, unless this task did so before and that operation is still at work. One that ended before this run began is
   * asked for again, so that a retry finds out what is left to do.
   */
  private async submitOnce(ctx: Context): Promise<Submitted> {
    let fresh = false;
    const submitted = await ctx.checkpoint({
      // The stored key does not tell the rounds of a step's `each` apart.
      key: `tenant.create.${JSON.stringify(ctx.each ?? null)}`,
      fn: async () => {
        fresh = true;
        return this.submit(ctx);
      },
    });
    if (fresh) return submitted;
    const { state } = await this.look(submitted.operationId, ctx.signal);
    if (!isEnded(state)) return submitted;
    try {
      return await this.submit(ctx);
    } catch (error) {
      // The person's token may be over by now; what they asked for is done all the same.
      const tokenIsOver =
        isOperationError(error) && error.code === 'UNAUTHENTICATED';
      if (tokenIsOver && state === 'succeeded') return submitted;
      throw error;
    }
  }

  private async submit(ctx: Context): Promise<Submitted> {
    const { spec, planHash, reason } = ctx.input;
    const { tenant, operation } = await this.options.tenants.create(
      {
        spec,
        ...(planHash && { planHash }),
        ...(reason?.trim() && { reason: reason.trim() }),
      },
      { token: await this.initiatorToken(ctx), signal: ctx.signal },
    );
    logPlan(ctx.logger, operation, operation.id);
    return { tenantId: tenant.id, operationId: operation.id };
  }

  private async look(id: string, signal?: AbortSignal): Promise<Operation> {
    const { auth, operations } = this.options;
    const token = await this.tokenOf(await auth.getOwnServiceCredentials());
    return operations.get('tenant', id, { token, signal });
  }

  private async initiatorToken(ctx: Context): Promise<string> {
    return this.tokenOf(await ctx.getInitiatorCredentials());
  }

  private async tokenOf(onBehalfOf: BackstageCredentials): Promise<string> {
    const { token } = await this.options.auth.getPluginRequestToken({
      onBehalfOf,
      targetPluginId: 'tenant',
    });
    return token;
  }

  private outputs(ctx: Context, outcome: Outcome): void {
    const { links } = this.options;
    const { name } = ctx.input.spec;
    ctx.output('outcome', outcome);
    ctx.output('name', name);
    ctx.output('entityRef', `resource:default/${name}`);
    ctx.output('tenantUrl', links.tenant(name));
    ctx.output('manifestUrl', links.manifest(name));
  }
}

/** What a checkpoint keeps. A type, so that it is JSON to the compiler. */
type Submitted = {
  readonly tenantId: string;
  readonly operationId: string;
};

function outcomeOf(plan: Plan): Outcome {
  if (plan.noop) return 'no-op';
  return plan.changes.some(({ resource }) => resource === 'tenant')
    ? 'created'
    : 'updated';
}
