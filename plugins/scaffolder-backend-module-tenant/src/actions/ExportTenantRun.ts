import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  isEnded,
  type Operation,
  type OperationsClient,
} from '@companyos/plugin-operation-common';
import type { TenantExportsApi } from '@companyos/plugin-tenant-common';
import { explainFailure } from './explainFailure';
import { followOperation, type FollowOptions } from './followOperation';
import { logPlan } from './logPlan';
import type { TenantLinks } from './tenantLinks';

export interface ExportTenantRunOptions
  extends Pick<FollowOptions, 'now' | 'pause'> {
  readonly auth: Pick<
    AuthService,
    'getOwnServiceCredentials' | 'getPluginRequestToken'
  >;
  readonly exports: Pick<TenantExportsApi, 'plan' | 'start'>;
  readonly operations: Pick<OperationsClient, 'get'>;
  readonly links: TenantLinks;
}

/** A type, so that it is JSON to the compiler. */
export type ExportTenantInput = {
  name: string;
  destination: string;
  ledgerSize?: number;
  planHash?: string;
  reason?: string;
};

/** As much of the action's context as is used. */
type Context = Pick<
  ActionContext<ExportTenantInput, any>,
  | 'checkpoint'
  | 'each'
  | 'getInitiatorCredentials'
  | 'input'
  | 'logger'
  | 'output'
  | 'signal'
>;

/** One run of `companyos:tenant:export`; see the action for what it promises. */
export class ExportTenantRun {
  constructor(private readonly options: ExportTenantRunOptions) {}

  /** The plan and the decision, through the code that a real run goes through; exports nothing. */
  async dry(ctx: Context): Promise<void> {
    const { exports, links } = this.options;
    const { name, planHash } = ctx.input;
    const decided = await exports.plan(name, wishOf(ctx), {
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
    if (planHash && planHash !== plan.hash) {
      throw explainFailure(
        {
          code: 'PLAN_CHANGED',
          message: 'What would be exported is not what the given plan says.',
          next: 'Look at the new plan and confirm it.',
          decisionId: decision.id,
        },
        links,
      );
    }
    this.outputs(ctx);
  }

  async real(ctx: Context): Promise<void> {
    const { logger, signal } = ctx;
    const { links } = this.options;
    const { name, destination } = ctx.input;
    const operationId = await this.submitOnce(ctx);
    const operation = await followOperation({
      ...this.options,
      logger,
      signal,
      get: () => this.look(operationId, signal),
      conclude: ended =>
        ended.error
          ? undefined
          : `Tenant ${name} is exported to ${destination}: ${ended.output.bytes} bytes, SHA-256 ${ended.output.sha256}.`,
    });
    if (!isEnded(operation.state)) {
      throw explainFailure(
        {
          code: 'STORE_UNAVAILABLE',
          message: `The tenant is still being exported. ${
            operation.waitReason ?? ''
          }`,
          next: 'It goes on by itself; nothing has to be done again.',
          operationId,
        },
        links,
      );
    }
    if (operation.error) {
      throw explainFailure({ ...operation.error, operationId }, links);
    }
    this.outputs(ctx);
    ctx.output('operationId', operation.id);
    ctx.output('decisionUrl', links.decision(operation.decision.id));
    for (const key of ['sha256', 'bytes', 'ledgerSize']) {
      ctx.output(key, operation.output[key]);
    }
  }

  /**
   * Asks once per task. A task that is run again takes the export that it made; one whose export failed or was cancelled
   * asks for another.
   */
  private async submitOnce(ctx: Context): Promise<string> {
    let fresh = false;
    const operationId = await ctx.checkpoint({
      // The stored key does not tell the rounds of a step's `each` apart.
      key: `tenant.export.${JSON.stringify(ctx.each ?? null)}`,
      fn: async () => {
        fresh = true;
        return this.submit(ctx);
      },
    });
    if (fresh) return operationId;
    const { state } = await this.look(operationId, ctx.signal);
    return isEnded(state) && state !== 'succeeded'
      ? this.submit(ctx)
      : operationId;
  }

  private async submit(ctx: Context): Promise<string> {
    const { name, planHash, reason } = ctx.input;
    const operation = await this.options.exports.start(
      name,
      {
        ...wishOf(ctx),
        ...(planHash && { planHash }),
        ...(reason?.trim() && { reason: reason.trim() }),
      },
      { token: await this.initiatorToken(ctx), signal: ctx.signal },
    );
    logPlan(ctx.logger, operation, operation.id);
    return operation.id;
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

  private outputs(ctx: Context): void {
    const { links } = this.options;
    const { name, destination } = ctx.input;
    ctx.output('name', name);
    ctx.output('destination', destination);
    ctx.output('exportsUrl', links.exports(name));
  }
}

function wishOf({ input: { destination, ledgerSize } }: Context) {
  return { destination, ...(ledgerSize !== undefined && { ledgerSize }) };
}
