import { join } from 'node:path';
import { buildPrograms, type Programs } from './buildPrograms';
import { buildRelease, knownVersions, type ReleaseBuild } from './buildRelease';

export interface BuiltStaging {
  readonly programs: Programs;
  readonly builds: string;
  readonly releases: readonly ReleaseBuild[];
}

/** Everything that the staging target runs, into a folder: its programs, and each version of the service under `builds`. */
export async function buildAll(options: {
  readonly folder: string;
  readonly policies: string;
}): Promise<BuiltStaging> {
  const { folder, policies } = options;
  const builds = join(folder, 'builds');
  const programs = await buildPrograms(folder);
  const releases: ReleaseBuild[] = [];
  for (const version of await knownVersions()) {
    releases.push(await buildRelease({ version, builds, policies }));
  }
  return { programs, builds, releases };
}
