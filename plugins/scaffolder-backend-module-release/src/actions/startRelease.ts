import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { explain, explainThrown, showPlan, tokenOf } from './shared';
import type { ReleaseActionOptions } from './shared';
import { examples } from './startRelease.examples';

/**
 * `companyos:release:start`: starts a release as the person who runs the template. It ends when the release is under way,
 * which then goes on in the portal for as long as it takes.
 *
 * Safe to run twice: the same version that is under way, or serves already, is left alone.
 */
export function startReleaseAction(options: ReleaseActionOptions) {
  const { links, releases } = options;
  return createTemplateAction({
    id: 'companyos:release:start',
    description:
      'Brings a version of a component to a target, step by step. Running it again while it is under way does nothing.',
    examples,
    supportsDryRun: true,
    // Shapes only: the rules are the back end's, whose refusals name each field.
    schema: {
      input: {
        component: z => z.string().describe('Catalog reference.'),
        target: z => z.string().describe('Where it goes.'),
        version: z => z.string().describe('Which version.'),
        digest: z =>
          z.string().optional().describe('Go ahead only if it is this one.'),
        strategy: z =>
          z
            .record(z.any())
            .optional()
            .describe("Instead of the component's own."),
        reason: z => z.string().describe('Why, for the record.'),
        retryReason: z =>
          z
            .string()
            .optional()
            .describe('Why a version that was aborted is tried again.'),
        planHash: z =>
          z
            .string()
            .optional()
            .describe('The plan that was looked at; any other is refused.'),
      },
      output: {
        outcome: z => z.enum(['started', 'no-op']),
        releaseId: z => z.string().optional().describe('`rel_…`'),
        rolloutId: z => z.string().optional().describe('`ro_…`'),
        rolloutUrl: z => z.string().optional(),
        operationId: z =>
          z.string().optional().describe('`op_…`; not in a dry run.'),
        operationUrl: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { reason, planHash, ...body } = ctx.input;
      // An empty field of a form says nothing.
      if (!body.retryReason?.trim()) delete body.retryReason;
      const { signal } = ctx;
      try {
        const token = await tokenOf(
          options,
          await ctx.getInitiatorCredentials(),
        );
        if (ctx.isDryRun) {
          const decided = await releases.planStart(body, { token, signal });
          showPlan(decided, ctx.logger, links);
          ctx.output('outcome', decided.plan.noop ? 'no-op' : 'started');
          return;
        }
        const { operation, rolloutId, releaseId } = await releases.start(
          { ...body, reason, ...(planHash && { planHash }) },
          { token, signal },
        );
        ctx.logger.info(operation.plan.summary);
        if (operation.error) {
          throw explain(
            { ...operation.error, operationId: operation.id },
            links,
          );
        }
        ctx.output('outcome', operation.plan.noop ? 'no-op' : 'started');
        if (releaseId) ctx.output('releaseId', releaseId);
        if (rolloutId) {
          ctx.output('rolloutId', rolloutId);
          ctx.output('rolloutUrl', links.rollout(rolloutId));
        }
        ctx.output('operationId', operation.id);
        ctx.output('operationUrl', links.operation(operation.id));
      } catch (error) {
        throw explainThrown(error, links);
      }
    },
  });
}
