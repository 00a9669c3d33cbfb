import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  unmetRequirements,
  type Operation,
} from '@companyos/plugin-operation-common';
import type { TenantApi } from '@companyos/plugin-tenant-common';
import { explainFailure } from './explainFailure';
import { logPlan } from './logPlan';
import type { TenantLinks } from './tenantLinks';

export interface DeleteTenantRunOptions {
  readonly auth: Pick<AuthService, 'getPluginRequestToken'>;
  readonly tenants: Pick<TenantApi, 'planDeletion' | 'delete'>;
  readonly links: TenantLinks;
}

/** A type, so that it is JSON to the compiler. */
export type DeleteTenantInput = {
  name: string;
  planHash: string;
  reason: string;
  exportTo?: string;
};

/** As much of the action's context as is used. */
type Context = Pick<
  ActionContext<DeleteTenantInput, any>,
  'getInitiatorCredentials' | 'input' | 'logger' | 'output' | 'signal'
>;

/** One run of `companyos:tenant:delete`; see the action for what it promises. */
export class DeleteTenantRun {
  constructor(private readonly options: DeleteTenantRunOptions) {}

  /** The plan, everything that keeps the tenant, and the decision; changes nothing. */
  async dry(ctx: Context): Promise<void> {
    const { links, tenants } = this.options;
    const { name, planHash, exportTo } = ctx.input;
    const planned = await tenants.planDeletion(name, {
      ...(await this.request(ctx)),
      ...(exportTo && { exportTo }),
    });
    const { plan, decision, details } = planned;
    logPlan(ctx.logger, planned);
    const keeps = details.blockers.map(({ text }) => text);
    if (keeps.length > 0) ctx.logger.info(`Kept by: ${keeps.join('\n  ')}`);
    if (decision.outcome !== 'allow') {
      throw explainFailure(
        {
          code: 'POLICY_DENIED',
          message: [decision.reason, ...keeps].join(' '),
          next: decision.remedy,
          decisionId: decision.id,
          policies: decision.determining,
        },
        links,
      );
    }
    if (planHash !== plan.hash) {
      throw explainFailure(
        {
          code: 'PLAN_CHANGED',
          message: 'What would be deleted is not what the given plan says.',
          next: 'Look at the new plan and confirm it.',
          decisionId: decision.id,
        },
        links,
      );
    }
    ctx.output('name', name);
  }

  async real(ctx: Context): Promise<void> {
    const { links, tenants } = this.options;
    const { name, planHash, reason, exportTo } = ctx.input;
    const { operation } = await tenants.delete(
      name,
      { planHash, reason: reason.trim(), ...(exportTo && { exportTo }) },
      await this.request(ctx),
    );
    logPlan(ctx.logger, operation, operation.id);
    ctx.logger.info(outcomeOf(name, operation));
    ctx.output('name', name);
    ctx.output('operationId', operation.id);
    ctx.output('operationUrl', links.operation(operation.id));
    ctx.output('decisionUrl', links.decision(operation.decision.id));
    ctx.output('state', operation.state);
  }

  /** As the person who runs the template: their right counts, and their name is recorded. */
  private async request(ctx: Context) {
    const { token } = await this.options.auth.getPluginRequestToken({
      onBehalfOf: await ctx.getInitiatorCredentials(),
      targetPluginId: 'tenant',
    });
    return { token, signal: ctx.signal };
  }
}

function outcomeOf(name: string, { approvals, state }: Operation): string {
  if (state === 'no-op') return `Tenant ${name} is gone already.`;
  if (state !== 'awaiting-approval' || !approvals) {
    return `The deletion of ${name} is under way.`;
  }
  const titles = unmetRequirements(approvals).map(({ title }) => title);
  return `The deletion of ${name} awaits approval by: ${titles.join(
    ', ',
  )}. It goes on by itself when it has it.`;
}
