import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import { SeamError } from './errors';
import { PendingObject, SIDECAR_FILE } from './PendingObject';
import type { Sidecar } from './sidecar';

const CONTENT = 'content';
const KEY = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/;
/** A file name has 255 bytes; a slash takes three in it. */
const LONGEST_NAME = 200;

/**
 * Objects in a folder: each is a folder of its own with `content` and `sidecar.json` in it.
 *
 * An object is prepared under `partial/` and appears under `objects/` by one rename, so that there is never half a file,
 * nor content without its sidecar. Objects never change; a key that exists is refused. Not a seam: it decides nothing,
 * and only seams hold one.
 */
export class FileObjects {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Starts an object. Nothing can be seen of it until it is published. */
  async begin(key: string): Promise<PendingObject> {
    const target = this.#path(key);
    const folder = join(
      this.#root,
      'partial',
      `${partialPrefix(key)}${randomBytes(16).toString('hex')}`,
    );
    await mkdir(folder, { recursive: true });
    await mkdir(join(this.#root, 'objects'), { recursive: true });
    const file = await open(join(folder, CONTENT), 'wx');
    return new PendingObject(key, folder, target, file);
  }

  /**
   * Clears what was begun under a key and never published, by whoever is sure to be the only one at work on it. Another one
   * that is at work after all cannot publish any more.
   */
  async discardPartial(key: string): Promise<void> {
    const folder = join(this.#root, 'partial');
    const names = await readdir(folder).catch(() => []);
    await Promise.all(
      names
        .filter(name => name.startsWith(partialPrefix(key)))
        .map(name => rm(join(folder, name), { recursive: true, force: true })),
    );
  }

  async sidecar(key: string): Promise<Sidecar> {
    try {
      return JSON.parse(
        await readFile(join(this.#path(key), SIDECAR_FILE), 'utf8'),
      );
    } catch (cause) {
      throw missing(key, cause);
    }
  }

  /** The content, checked against its sidecar while it streams: the last chunk of changed content never arrives. */
  async *read(key: string): AsyncGenerator<Uint8Array> {
    const { content } = await this.sidecar(key);
    const hash = createHash('sha256');
    let bytes = 0;
    let held: Uint8Array | undefined;
    for await (const chunk of createReadStream(
      join(this.#path(key), CONTENT),
    )) {
      if (held) yield held;
      held = chunk as Uint8Array;
      hash.update(held);
      bytes += held.length;
    }
    if (bytes !== content.bytes || hash.digest('hex') !== content.sha256) {
      throw new SeamError(
        'OBJECT_DAMAGED',
        `The content of "${key}" is not what its sidecar says.`,
        { next: 'Do not use it; restore it from a copy and find out why.' },
      );
    }
    if (held) yield held;
  }

  async list(): Promise<string[]> {
    const names = await readdir(join(this.#root, 'objects')).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    return names.map(name => decodeURIComponent(name)).sort();
  }

  /** Gone in one step, for readers; the bytes follow. */
  async remove(key: string): Promise<void> {
    const folder = join(this.#root, 'partial', randomBytes(16).toString('hex'));
    await mkdir(join(this.#root, 'partial'), { recursive: true });
    await rename(this.#path(key), folder).catch(cause => {
      throw missing(key, cause);
    });
    await rm(folder, { recursive: true });
  }

  /** Clears what a crash left behind: everything under `partial/` that nobody has touched for so long. */
  async clearPartial(olderThanMs: number, now: Date): Promise<number> {
    const folder = join(this.#root, 'partial');
    const names = await readdir(folder).catch(() => []);
    let cleared = 0;
    for (const name of names) {
      const path = join(folder, name);
      const touched = await Promise.all(
        [path, join(path, CONTENT)].map(item =>
          stat(item).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        ),
      );
      if (now.getTime() - Math.max(...touched) > olderThanMs) {
        await rm(path, { recursive: true, force: true });
        cleared += 1;
      }
    }
    return cleared;
  }

  #path(key: string): string {
    const name = encodeURIComponent(key);
    if (!KEY.test(key) || name.length > LONGEST_NAME) {
      throw new SeamError(
        'EXPORT_FAILED',
        `"${key}" is no name for an object.`,
        {
          next: 'Use lower-case letters, digits, dots, hyphens and slashes, 200 characters at most.',
        },
      );
    }
    return join(this.#root, 'objects', name);
  }
}

/** Not the key itself: it may be long, and it may name someone. */
function partialPrefix(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.`;
}

function missing(key: string, cause: unknown): unknown {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? new SeamError('OBJECT_NOT_FOUND', `There is no object "${key}".`, {
        next: 'Check the name, and whether it was erased.',
        cause,
      })
    : cause;
}
