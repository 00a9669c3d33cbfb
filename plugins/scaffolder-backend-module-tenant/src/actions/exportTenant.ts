import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { explainThrown } from './explainFailure';
import { examples } from './exportTenant.examples';
import {
  ExportTenantRun,
  type ExportTenantRunOptions,
} from './ExportTenantRun';

/**
 * `companyos:tenant:export`: asks the tenant back end for an export as the person who runs the template, and follows the
 * operation as the scaffolder itself, because a person's token ends before a long export does.
 *
 * Safe to run twice: a task makes one export, however often it is interrupted and run again.
 */
export function exportTenantAction(options: ExportTenantRunOptions) {
  const run = new ExportTenantRun(options);
  return createTemplateAction({
    id: 'companyos:tenant:export',
    description:
      "Exports a tenant's spec, data, decisions and its part of the ledger to a destination, as far as policy allows it.",
    examples,
    supportsDryRun: true,
    // Shapes only: the rules are the back end's and policy's.
    schema: {
      input: {
        name: z => z.string().describe('The tenant.'),
        destination: z =>
          z
            .string()
            .describe("ID of a destination of the policy bundle's list."),
        ledgerSize: z =>
          z
            .number()
            .int()
            .min(0)
            .optional()
            .describe(
              'Decisions and ledger up to this size; the present one unless given.',
            ),
        planHash: z =>
          z
            .string()
            .optional()
            .describe(
              'The hash of the plan that was looked at. Any other plan is refused.',
            ),
        reason: z => z.string().optional().describe('Why, for the record.'),
      },
      output: {
        name: z => z.string(),
        destination: z => z.string(),
        exportsUrl: z =>
          z.string().describe('Where it is listed and downloaded.'),
        operationId: z =>
          z.string().optional().describe('`op_…`; not in a dry run.'),
        decisionUrl: z =>
          z.string().optional().describe('The decision; not in a dry run.'),
        sha256: z =>
          z.string().optional().describe('Of the content; not in a dry run.'),
        bytes: z => z.number().optional().describe('Not in a dry run.'),
        ledgerSize: z =>
          z.number().optional().describe('Up to which size; not in a dry run.'),
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
