import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import { examples } from './rollBack.examples';
import {
  explain,
  explainThrown,
  showPlan,
  tokenOf,
  type ReleaseActionOptions,
} from './shared';

/** A task that waited longer would only hide the waiting; the rollback goes on. */
const LOOKS = 600;
const PAUSE_MS = 1_000;

/**
 * `companyos:release:rollback`: goes back to a named release as the person who runs the template, and follows the operation
 * as the scaffolder itself, because a person's token ends before a long wait does. It ends when 1,000 requests were answered
 * by the digest of the release.
 *
 * Safe to run twice: the rollback that is under way is joined, and there is nothing to do once the release serves.
 */
export function rollBackAction(options: ReleaseActionOptions) {
  const { auth, links, operations, pause, releases } = options;

  async function follow(
    start: Operation,
    signal?: AbortSignal,
  ): Promise<Operation> {
    let operation = start;
    for (let look = 0; look < LOOKS && !isEnded(operation.state); look++) {
      signal?.throwIfAborted();
      await pause(PAUSE_MS, signal);
      const token = await tokenOf(
        options,
        await auth.getOwnServiceCredentials(),
      );
      operation = await operations.get('release', operation.id, {
        token,
        signal,
      });
    }
    return operation;
  }

  return createTemplateAction({
    id: 'companyos:release:rollback',
    description:
      'Gives a named release all traffic again, and verifies by 1,000 requests that it serves. Running it again does nothing.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        release: z => z.string().describe('The release to go back to: `rel_…`'),
        reason: z => z.string().describe('Why, for the record.'),
        planHash: z =>
          z
            .string()
            .optional()
            .describe('The plan that was looked at; any other is refused.'),
      },
      output: {
        outcome: z => z.enum(['rolled-back', 'no-op']),
        operationId: z =>
          z.string().optional().describe('`op_…`; not in a dry run.'),
        operationUrl: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { release, reason, planHash } = ctx.input;
      const { signal } = ctx;
      const token = await tokenOf(options, await ctx.getInitiatorCredentials());
      try {
        if (ctx.isDryRun) {
          const decided = await releases.planRollback(release, {
            token,
            signal,
          });
          showPlan(decided, ctx.logger, links);
          ctx.output('outcome', decided.plan.noop ? 'no-op' : 'rolled-back');
          return;
        }
        const accepted = await releases.rollback(
          release,
          { reason, ...(planHash && { planHash }) },
          { token, signal },
        );
        const operation = await follow(accepted, signal);
        if (operation.error || !isEnded(operation.state)) {
          throw explain(
            {
              ...(operation.error ?? {
                code: 'STORE_UNAVAILABLE',
                message: `The rollback is still under way. ${
                  operation.waitReason ?? ''
                }`,
                next: 'It goes on by itself; nothing has to be done again.',
              }),
              operationId: operation.id,
            },
            links,
          );
        }
        ctx.logger.info(operation.plan.summary);
        ctx.output('outcome', operation.plan.noop ? 'no-op' : 'rolled-back');
        ctx.output('operationId', operation.id);
        ctx.output('operationUrl', links.operation(operation.id));
      } catch (error) {
        throw explainThrown(error, links);
      }
    },
  });
}
