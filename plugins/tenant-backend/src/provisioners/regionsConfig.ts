import type { Config } from '@backstage/config';
import { OperationError } from '@companyos/operations';
import type { PoolConfig } from 'pg';
import { z } from 'zod/v4';

/** Where tenants can live, and the secret their login passwords derive from. */
export interface RegionsConfig {
  readonly regions: readonly RegionConfig[];
  readonly credentialKey: string;
}

export interface RegionConfig {
  readonly id: string;
  readonly title: string;
  readonly connection: PoolConfig;
}

const regionId = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'use lower-case letters, digits and single hyphens, for example eu-central',
  )
  .max(40, 'use at most 40 characters');

const connection = z.union(
  [
    z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .transform((connectionString): PoolConfig => ({ connectionString })),
    z.looseObject({ connectionString: z.string().min(1) }),
    z.looseObject({ host: z.string().min(1), database: z.string().min(1) }),
  ],
  {
    error:
      'give a postgresql:// URL, or an object with connectionString, or with host, database, user and password',
  },
);

const schema = z.object({
  regions: z
    .record(
      regionId,
      z.object({
        title: z.string({ error: 'give a title for people' }).min(1),
        connection,
      }),
      { error: 'list at least one region, by ID' },
    )
    .refine(regions => Object.keys(regions).length > 0, {
      error: 'list at least one region, by ID',
    }),
  credentialKey: z
    .string({ error: 'set a secret of at least 32 characters' })
    .min(32, 'set a secret of at least 32 characters'),
});

/**
 * Reads `companyos.regions` and `companyos.tenants.credentialKey`.
 *
 * @throws OperationError `INVALID_CONFIG` that names every wrong key at once, and no value.
 */
export function readRegionsConfig(config: Config): RegionsConfig {
  const parsed = schema.safeParse({
    regions: config.getOptional('companyos.regions') ?? {},
    credentialKey: config.getOptional('companyos.tenants.credentialKey'),
  });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message, code }) => {
      const key =
        path[0] === 'credentialKey'
          ? 'companyos.tenants.credentialKey'
          : ['companyos', ...path].join('.');
      const text =
        code === 'invalid_key'
          ? 'use lower-case letters, digits and single hyphens, for example eu-central'
          : message;
      return `${key}: ${text}`;
    });
    throw new OperationError(
      'INVALID_CONFIG',
      `The regions are not configured correctly: ${problems.join('; ')}.`,
      {
        next: 'Correct the configuration and start again.',
        status: 500,
        retryable: false,
      },
    );
  }
  const { regions, credentialKey } = parsed.data;
  return {
    credentialKey,
    regions: Object.entries(regions)
      .map(([id, region]) => ({ id, ...region }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
