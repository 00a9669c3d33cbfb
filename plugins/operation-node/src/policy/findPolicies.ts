import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const DEFAULT_FOLDER = 'policies';

/**
 * The folder with the policy bundle: the configured path, looked for in `from` and in each folder above it, so that the same
 * configuration works from the repository's root and from a package.
 *
 * @throws Error that says where it looked.
 */
export function findPolicies(configured: string | undefined, from: string) {
  const wanted = configured ?? DEFAULT_FOLDER;
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = resolve(folder, wanted);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `There is no folder ${wanted} in ${from} or above it, so there are no policies to decide by. Set companyos.policies to the folder with the policy bundle.`,
  );
}
