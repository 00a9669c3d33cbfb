import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SKIP = new Set([
  'node_modules',
  'dist',
  'dist-types',
  'coverage',
  '.turbo',
]);

/** Every file below `folder`, sorted by path, without what builds and installs put there. */
export function* walk(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIP.has(entry.name)) yield* walk(full);
    } else if (entry.isFile()) yield full;
  }
}

/** A hash over names and contents: moves when a file is changed, added, removed or renamed. */
export function hashFiles(root, files, extra = []) {
  const hash = createHash('sha256');
  for (const value of extra) hash.update(`${value}\0`);
  for (const file of files) {
    hash.update(`${path.relative(root, file)}\0`);
    hash.update(
      createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
    );
  }
  return hash.digest('hex');
}
