import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './deleteTenant.examples';
import {
  DeleteTenantRun,
  type DeleteTenantRunOptions,
} from './DeleteTenantRun';
import { explainThrown } from './explainFailure';

/**
 * `companyos:tenant:delete`: asks the tenant back end for a deletion as the person who runs the template. Approvals can take
 * days, so the task ends when the deletion awaits them; it goes on by itself in the portal.
 *
 * Safe to run twice: what is under way is joined, and what is gone needs nothing.
 */
export function deleteTenantAction(options: DeleteTenantRunOptions) {
  const run = new DeleteTenantRun(options);
  return createTemplateAction({
    id: 'companyos:tenant:delete',
    description:
      'Asks for the deletion of a tenant exactly as planned; it is carried out once those whom policy asks have approved.',
    examples,
    supportsDryRun: true,
    // Shapes only: the rules are the back end's and policy's.
    schema: {
      input: {
        name: z => z.string().describe('The tenant, exactly as written.'),
        planHash: z =>
          z
            .string()
            .describe(
              'The hash of the plan that was looked at. Any other plan is refused.',
            ),
        reason: z => z.string().describe('Why, for the record.'),
        exportTo: z =>
          z
            .string()
            .optional()
            .describe(
              'Destination of an export that is taken first; empty for none. The plan is another one with it.',
            ),
      },
      output: {
        name: z => z.string(),
        operationId: z =>
          z.string().optional().describe('`op_…`; not in a dry run.'),
        operationUrl: z =>
          z
            .string()
            .optional()
            .describe('Where it is approved and followed; not in a dry run.'),
        decisionUrl: z =>
          z.string().optional().describe('The decision; not in a dry run.'),
        state: z =>
          z
            .string()
            .optional()
            .describe('Its state as last seen; not in a dry run.'),
      },
    },
    async handler(ctx) {
      try {
        await (ctx.isDryRun ? run.dry(ctx) : run.real(ctx));
      } catch (error) {
        throw explainThrown(error, options.links);
      }
    },
  });
}
