import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { SERVICE_FILE } from '../release/files';
import { releaseDigest } from '../release/releaseDigest';
import { bundle, fileOf, SOURCES } from './bundle';

const VERSIONS = join('service', 'versions');

export interface ReleaseBuild {
  /** Name of its folder: version and the beginning of its digest. What is in there never changes. */
  readonly build: string;
  readonly version: string;
  readonly summary: string;
  readonly digest: string;
}

/** Versions of the reference service that can be built. */
export async function knownVersions(): Promise<string[]> {
  const names = await readdir(join(SOURCES, VERSIONS));
  return names.map(name => name.replace(/\.ts$/, '')).sort();
}

/**
 * Builds one version into a folder of its own under `builds`: the program, the policies it decides by, its OpenAPI document
 * and what it says about itself. The folder appears by one rename, under a name that its content gives; building the same
 * again changes nothing.
 */
export async function buildRelease(options: {
  readonly version: string;
  readonly builds: string;
  readonly policies: string;
  /** Runs the built program, to ask it for its document. */
  readonly node?: string;
}): Promise<ReleaseBuild> {
  const { version, builds, policies, node = process.execPath } = options;
  await mkdir(builds, { recursive: true });
  const folder = await mkdtemp(join(builds, '.partial-'));
  try {
    await bundle(join(VERSIONS, `${version}.ts`), join(folder, SERVICE_FILE));
    await cp(
      fileOf('@cedar-policy/cedar-wasm/nodejs', 'cedar_wasm_bg.wasm'),
      join(folder, 'cedar_wasm_bg.wasm'),
    );
    await copyPolicies(policies, join(folder, 'policies'));
    const { stdout } = await promisify(execFile)(node, [
      join(folder, SERVICE_FILE),
      '--openapi',
    ]);
    const told = JSON.parse(stdout);
    const { summary } = told.version;
    await writeJson(join(folder, 'openapi.json'), told.document);
    await writeJson(join(folder, 'release.json'), {
      component: 'reference-service',
      version,
      summary,
    });
    const digest = await releaseDigest(folder);
    const build = `${version}-${digest.slice('sha256:'.length, 19)}`;
    await rename(folder, join(builds, build)).catch(async cause => {
      // It is there already, and the same, or its name would differ.
      if (!['ENOTEMPTY', 'EEXIST'].includes(cause.code)) throw cause;
      await rm(folder, { recursive: true });
    });
    return { build, version, summary, digest };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What the bundle is made of; its tests and what is written about it stay behind. */
async function copyPolicies(from: string, to: string): Promise<void> {
  const tests = resolve(from, 'tests');
  await cp(from, to, {
    recursive: true,
    filter: source => {
      const path = resolve(source);
      return path !== tests && !/(?:README\.md|artifacts\.yaml)$/.test(path);
    },
  });
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
