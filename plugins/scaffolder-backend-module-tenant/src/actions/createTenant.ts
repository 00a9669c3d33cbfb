import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { dataClasses, tenantTiers } from '@companyos/plugin-tenant-common';
import { examples } from './createTenant.examples';
import {
  CreateTenantRun,
  type CreateTenantRunOptions,
} from './CreateTenantRun';
import { explainThrown } from './explainFailure';

/**
 * `companyos:tenant:create`: asks the tenant back end for a tenant as the person who runs the template, and follows the
 * operation as the scaffolder itself, because a person's token ends before a long wait does.
 *
 * Safe to run twice. A task that a restart interrupted goes on following; one that is retried after its operation ended asks
 * again, and is told that there is nothing to do when that is so.
 */
export function createTenantAction(options: CreateTenantRunOptions) {
  const run = new CreateTenantRun(options);
  return createTemplateAction({
    id: 'companyos:tenant:create',
    description:
      'Creates a tenant with its namespaces, roles and manifest, or changes what differs. Running it again does nothing.',
    examples,
    supportsDryRun: true,
    // Shapes only: the rules are the back end's, whose refusals name each field.
    schema: {
      input: {
        spec: z =>
          z
            .object({
              name: z
                .string()
                .describe(
                  'Lower-case letters, digits and single hyphens; 3 to 40.',
                ),
              displayName: z.string().describe('What people call it.'),
              owner: z
                .string()
                .describe(
                  'Catalog reference of the group or user that owns it.',
                ),
              tier: z.enum(tenantTiers),
              homeRegion: z
                .string()
                .describe(
                  'Where its namespaces live; one of the allowed regions.',
                ),
              allowedRegions: z.array(z.string()),
              dataClasses: z.array(z.enum(dataClasses)),
              retention: z.object({
                schedule: z
                  .string()
                  .describe('A schedule of the policy bundle.'),
              }),
            })
            .describe('The tenant as it should be.'),
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
        outcome: z =>
          z
            .enum(['created', 'updated', 'no-op'])
            .describe(
              'What became of it; `no-op` when nothing had to be done.',
            ),
        name: z => z.string(),
        entityRef: z => z.string().describe('The tenant in the catalog.'),
        tenantUrl: z => z.string().describe("The tenant's page."),
        manifestUrl: z => z.string().describe('The manifest on that page.'),
        tenantId: z =>
          z.string().optional().describe('`tn_…`; not in a dry run.'),
        operationId: z =>
          z.string().optional().describe('`op_…`; not in a dry run.'),
        ledgerUrl: z =>
          z
            .string()
            .optional()
            .describe('What was recorded; not in a dry run.'),
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
