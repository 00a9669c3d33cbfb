import type { RootConfigService } from '@backstage/backend-plugin-api';
import { OperationError } from '@companyos/operations';
import { isAbsolute } from 'node:path';
import { z } from 'zod/v4';

/** A folder that keeps artifacts: a destination of exports, and a store that the retention sweep looks after. */
export interface ObjectStoreConfig {
  /** An ID of the policy bundle's `destinations.yaml`. */
  readonly id: string;
  /** Where it really lies, an ID of `regions.yaml`. */
  readonly region: string;
  /** The folder, as `FileObjects` and so `GuardedObjectStore` and `fileDestination` have it. */
  readonly root: string;
}

const schema = z.record(
  z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  z.strictObject({
    region: z.string().min(1),
    path: z.string().refine(isAbsolute, 'give an absolute path'),
  }),
);

/**
 * The stores of `companyos.objectStores`, by ID; none where it is left out. Which of them an export may go to, and that each
 * lies in the region that policy thinks, is for the seams to check.
 *
 * @throws OperationError `INVALID_CONFIG` that names every wrong key.
 */
export function readObjectStores(
  config: RootConfigService,
): readonly ObjectStoreConfig[] {
  const parsed = schema.safeParse(
    config.getOptional('companyos.objectStores') ?? {},
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) =>
        `${['companyos.objectStores', ...path].join('.')}: ${message}`,
    );
    throw new OperationError(
      'INVALID_CONFIG',
      `The object stores are not configured correctly: ${problems.join('; ')}.`,
      {
        next: 'Correct the configuration and start again.',
        status: 500,
        retryable: false,
      },
    );
  }
  return Object.entries(parsed.data)
    .map(([id, { region, path }]) => ({ id, region, root: path }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
