import { createHash } from 'node:crypto';
import { rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SeamError } from './errors';
import type { ContentSeal, Sidecar } from './sidecar';

export const SIDECAR_FILE = 'sidecar.json';

/** An object that is being written. Ends with `publish` or `abort`. */
export class PendingObject {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(
    readonly key: string,
    readonly folder: string,
    readonly target: string,
    readonly file: FileHandle,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    await this.file.writeFile(chunk);
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Everything is written and on the disk; no more can be. */
  async seal(): Promise<ContentSeal> {
    await this.file.sync();
    await this.file.close();
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  /** Makes the sealed object visible. Throws `OBJECT_EXISTS` when the key is taken. */
  async publish(sidecar: Sidecar): Promise<void> {
    await writeFile(
      join(this.folder, SIDECAR_FILE),
      `${JSON.stringify(sidecar, null, 2)}\n`,
      { flag: 'wx', flush: true },
    );
    // A folder that is not empty cannot be replaced by a rename: of two who publish one key, one fails.
    await rename(this.folder, this.target).catch(cause => {
      throw ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(cause.code)
        ? new SeamError('OBJECT_EXISTS', `"${this.key}" exists already.`, {
            next: 'Choose another name: what is stored never changes.',
            cause,
          })
        : cause;
    });
  }

  /** Leaves nothing behind. Never throws. */
  async abort(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true }).catch(
      () => undefined,
    );
  }
}
