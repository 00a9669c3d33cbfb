import fs from 'node:fs';
import path from 'node:path';
import { SetupError, asSetupError } from './errors.mjs';
import { lockHolder } from './lock.mjs';

// Portals of tests keep their folders inside ours.
function* locksIn(folder, depth = 3) {
  if (depth === 0) return;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.name.endsWith('.lock')) yield full;
    // PostgreSQL's folder is deep, closed to others, and has no lock of ours.
    else if (entry.isDirectory() && entry.name !== 'postgres')
      yield* locksIn(full, depth - 1);
  }
}

/** Removes the folder; refuses, with a sentence, while something that uses it runs, and to remove what is not ours. */
export function resetData(dataDir) {
  if (!fs.existsSync(dataDir)) return false;
  const names = fs.readdirSync(dataDir);
  const ours = ['logs', 'secrets.json', 'portal.lock', 'test', 'postgres'];
  if (names.length > 0 && !names.some(name => ours.includes(name)))
    throw new SetupError(
      `${dataDir} does not look like a data folder of the portal.`,
      'Nothing was removed. Check COMPANYOS_DATA_DIR.',
    );
  for (const file of locksIn(dataDir)) {
    const holder = lockHolder(file);
    if (holder)
      throw new SetupError(
        `The portal or its tests still run (process ${holder.pid}).`,
        'Stop them first with Ctrl-C in their terminal, then run npm run reset again.',
      );
  }
  try {
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    throw asSetupError(error, 'Removing the data');
  }
  return true;
}
