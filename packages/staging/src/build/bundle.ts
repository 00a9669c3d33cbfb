import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';

/** The sources of this package. */
export const SOURCES = resolve(
  dirname(require.resolve('@companyos/staging/package.json')),
  'src',
);
const PROJECT = resolve(SOURCES, '../../..');

/** Optional parts of what we use, for databases that we do not. */
const NOT_OURS = [
  'pg-native',
  'better-sqlite3',
  'sqlite3',
  'mysql',
  'mysql2',
  'oracledb',
  'tedious',
  'mariadb/callback',
  'pg-query-stream',
];

/** One file that Node runs without anything beside it. Same sources, same bytes, wherever the project lies. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [resolve(SOURCES, entry)],
    outfile,
    absWorkingDir: PROJECT,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: NOT_OURS,
    legalComments: 'none',
    logLevel: 'silent',
  });
}

/** Where a package's own files are. */
export function fileOf(module: string, name: string): string {
  return resolve(dirname(require.resolve(module)), name);
}
