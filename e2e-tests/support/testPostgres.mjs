// A PostgreSQL of a test's own, in a folder that goes with it.
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { temporaryFolder } from '../../scripts/lib/testing.mjs';

/** @param {import('node:test').TestContext} t */
export async function startTestPostgres(t) {
  const dataDir = temporaryFolder(t);
  const postgres = await startPostgres({
    root,
    dataDir: path.join(dataDir, 'postgres'),
    durable: false,
    log: path.join(dataDir, 'postgres.log'),
  });
  t.after(() => postgres.stop());
  return { dataDir, postgres };
}
