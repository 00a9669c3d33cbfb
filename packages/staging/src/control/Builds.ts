import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '@companyos/operations';
import { z } from 'zod/v4';
import { SERVICE_FILE } from '../release/files';
import { releaseDigest } from '../release/releaseDigest';

const release = z.looseObject({ version: z.string(), summary: z.string() });

export interface Build {
  readonly build: string;
  readonly version: string;
  readonly summary: string;
  readonly digest: string;
}

/** The builds that can be deployed: folders whose content never changes. */
export class Builds {
  /** What was found once stays: only `verify` looks at the files again. */
  readonly #found = new Map<string, Build>();

  constructor(private readonly folder: string) {}

  async list(): Promise<Build[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    const visible = names.filter(name => !name.startsWith('.')).sort();
    return Promise.all(visible.map(name => this.get(name)));
  }

  /** Throws `NOT_FOUND`. */
  async get(build: string): Promise<Build> {
    const known = await readdir(this.folder).catch((): string[] => []);
    // Only what is listed: a name never becomes a path of somebody's choice.
    if (!known.includes(build) || build.startsWith('.')) {
      throw new OperationError('NOT_FOUND', `There is no build ${build}.`, {
        next: 'List the builds, or build that version.',
      });
    }
    const found = this.#found.get(build) ?? (await this.#read(build));
    this.#found.set(build, found);
    return found;
  }

  async #read(build: string): Promise<Build> {
    const folder = join(this.folder, build);
    const { version, summary } = release.parse(
      JSON.parse(await readFile(join(folder, 'release.json'), 'utf8')),
    );
    return { build, version, summary, digest: await releaseDigest(folder) };
  }

  /** Throws `DIGEST_MISMATCH` when its files are no longer those that were deployed. */
  async verify(build: string, digest: string): Promise<void> {
    await this.get(build);
    if ((await releaseDigest(join(this.folder, build))) !== digest) {
      throw new OperationError(
        'DIGEST_MISMATCH',
        `The files of build ${build} have changed since it was deployed.`,
        { next: 'Build it again, under another deployment.', status: 502 },
      );
    }
  }

  programOf(build: string): string {
    return join(this.folder, build, SERVICE_FILE);
  }
}
