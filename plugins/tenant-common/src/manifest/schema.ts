import { z } from 'zod/v4';
import { dataClasses, tenantTiers } from '../spec';

/** Where the JSON Schema says it lives; the portal serves the same document at `/api/tenant/manifest-schema`. */
export const TENANT_MANIFEST_SCHEMA_ID =
  'https://companyos.io/schemas/tenant/v1/tenant.schema.json';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256, lower-case hex.');

const entityRef = z
  .string()
  .regex(/^[a-z]+:[a-z0-9-]+\/[a-z0-9._-]+$/)
  .describe('Catalog reference, for example group:default/acme-owners.');

/**
 * `tenant.yaml`: what a tenant is and what was created for it. It carries no clock: the same stored state gives the same
 * bytes, on any machine, at any time.
 */
export const tenantManifestSchema = z
  .strictObject({
    apiVersion: z.literal('companyos.io/v1'),
    kind: z.literal('Tenant'),
    metadata: z.strictObject({
      id: z
        .string()
        .regex(/^tn_[a-z2-7]{16}$/)
        .describe('Minted once, never changed; resource names derive from it.'),
      name: z.string().min(3).max(40),
      displayName: z.string().min(1).max(80),
    }),
    spec: z.strictObject({
      owner: entityRef,
      tier: z.enum(tenantTiers),
      homeRegion: z.string().min(1),
      allowedRegions: z.array(z.string().min(1)).min(1),
      dataClasses: z.array(z.enum(dataClasses)).min(1),
      retention: z.strictObject({ schedule: z.string().min(1) }),
    }),
    namespaces: z
      .array(
        z.strictObject({
          kind: z.string().min(1).describe('db, graph or index.'),
          region: z.string().min(1),
          name: z.string().min(1).describe('The name it bears in the store.'),
          resources: z.array(
            z.strictObject({
              name: z
                .string()
                .min(1)
                .describe('Logical, the same for every tenant.'),
              kind: z.string().min(1),
              physicalName: z.string().min(1),
              fingerprint: sha256,
            }),
          ),
        }),
      )
      .describe('Every resource that was created for the tenant.'),
    roles: z.array(
      z.strictObject({
        name: z.string().min(1),
        description: z.string().min(1),
      }),
    ),
    bindings: z.array(
      z.strictObject({ role: z.string().min(1), subject: entityRef }),
    ),
    creation: z
      .strictObject({
        operation: z.string().regex(/^op_/),
        decision: z.string().regex(/^pd_/),
      })
      .describe('The operation that created it, and the decision that let it.'),
    appliedUnder: z
      .strictObject({ version: z.string().min(1), sha256 })
      .describe(
        'The policy bundle under which it was last applied. A newer bundle is no drift.',
      ),
  })
  .describe('A tenant of CompanyOS Portal, as it was last applied.');

export type TenantManifest = z.output<typeof tenantManifestSchema>;

/** The published JSON Schema (draft 2020-12) of `tenant.yaml`. */
export function tenantManifestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(tenantManifestSchema);
  return {
    $schema,
    $id: TENANT_MANIFEST_SCHEMA_ID,
    title: 'tenant.yaml',
    ...rest,
  };
}
