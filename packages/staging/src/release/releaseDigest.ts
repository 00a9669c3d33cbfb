import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * What a release is called by: SHA-256 over the names and hashes of all files of a folder, sorted by code unit, as compact
 * JSON. Same files, same digest, wherever the folder lies.
 */
export async function releaseDigest(directory: string): Promise<string> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  const files = await Promise.all(
    entries
      .filter(entry => !entry.isDirectory())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: relative(directory, file).split(sep).join('/'),
          sha256: sha256(await readFile(file)),
        };
      }),
  );
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return `sha256:${sha256(JSON.stringify(files))}`;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
