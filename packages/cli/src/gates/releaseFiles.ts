import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadStaging } from '../lazy';

/**
 * The folder under `builds` whose files are the release: by the beginning of the digest in its name, and then by the digest
 * computed from what is in it. Undefined where there is none; what only has its name is none.
 */
export async function findReleaseFiles(
  builds: string,
  digest: string,
): Promise<string | undefined> {
  const short = digest.slice('sha256:'.length, 'sha256:'.length + 12);
  const names = await readdir(builds).catch(() => []);
  for (const name of names.filter(one => one.endsWith(`-${short}`))) {
    const folder = join(builds, name);
    if ((await loadStaging().releaseDigest(folder)) === digest) return folder;
  }
  return undefined;
}

/** Why a gate that needs them could not be measured. */
export function noFiles(builds: string, digest: string): string {
  return `The files of ${digest} are not under ${builds}: build the release here, or name the folder of its builds with --builds.`;
}
