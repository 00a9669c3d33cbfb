import fs from 'node:fs';
import path from 'node:path';

/** All workspace packages by name: `{ dir, manifest }`. */
export function workspaces(root) {
  const found = new Map();
  for (const parent of ['packages', 'plugins']) {
    const base = path.join(root, parent);
    if (!fs.existsSync(base)) continue;
    for (const name of fs.readdirSync(base).sort()) {
      const file = path.join(base, name, 'package.json');
      if (!fs.existsSync(file)) continue;
      const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
      found.set(manifest.name, { dir: path.dirname(file), manifest });
    }
  }
  return found;
}

/** `name` and every workspace it needs at run time, directly or through others. */
export function closure(all, name, seen = new Set()) {
  if (seen.has(name) || !all.has(name)) return seen;
  seen.add(name);
  for (const dependency of Object.keys(
    all.get(name).manifest.dependencies ?? {},
  ))
    closure(all, dependency, seen);
  return seen;
}
