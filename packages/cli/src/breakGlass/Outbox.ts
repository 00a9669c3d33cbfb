import type { BreakGlassReport } from '@companyos/plugin-release-common';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialsPath } from '../credentials';
import { saveFile } from '../files';
import type { Io } from '../io';

/** One that waits for a portal; by which address, where that was known. */
export interface WaitingReport {
  readonly portal: string | null;
  readonly report: BreakGlassReport;
}

/**
 * What was done on this machine while the portal was not there, until the portal has it: a file each, readable by its owner
 * only, written before anything is done.
 */
export class BreakGlassOutbox {
  readonly folder: string;

  constructor(io: Io) {
    this.folder = join(credentialsPath(io), '..', 'break-glass');
  }

  async keep(waiting: WaitingReport): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await saveFile(
      this.#file(waiting.report.key),
      `${JSON.stringify(waiting, null, 2)}\n`,
    );
  }

  /** Oldest first: a key begins with its time. */
  async waiting(): Promise<readonly WaitingReport[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter(name => name.endsWith('.json')).sort();
    return Promise.all(
      files.map(async name =>
        JSON.parse(await readFile(join(this.folder, name), 'utf8')),
      ),
    );
  }

  async forget({ report }: WaitingReport): Promise<void> {
    await rm(this.#file(report.key), { force: true });
  }

  #file(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}
