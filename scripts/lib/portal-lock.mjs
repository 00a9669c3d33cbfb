import path from 'node:path';
import { SetupError } from './errors.mjs';
import { lockHolder, tryLock } from './lock.mjs';

export const portalLockFile = dataDir => path.join(dataDir, 'portal.lock');

/** One portal per data folder. */
export function lockPortal(dataDir, info) {
  const file = portalLockFile(dataDir);
  const lock = tryLock(file, info);
  if (lock) return lock;
  const holder = lockHolder(file);
  throw new SetupError(
    `The portal already runs${
      holder?.url ? ` at ${holder.url}` : ''
    } (process ${holder?.pid}).`,
    'Use that one, or stop it with Ctrl-C in its terminal. A second one beside it: COMPANYOS_DATA_DIR=/another/folder PORT=7008 npm start',
  );
}

/** One full test run per clone. */
export function lockTests(dataDir) {
  const file = path.join(dataDir, 'tests.lock');
  const lock = tryLock(file);
  if (lock) return lock;
  throw new SetupError(
    `The tests already run (process ${lockHolder(file)?.pid}).`,
    'Wait for them, or stop them with Ctrl-C in their terminal.',
  );
}
