import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(
  /[\\/]$/,
  '',
);

/** Where this portal keeps what it must not lose: git-ignored, removed by `npm run reset`. */
export function defaultDataDir(env = process.env) {
  return env.COMPANYOS_DATA_DIR
    ? path.resolve(env.COMPANYOS_DATA_DIR)
    : path.join(root, '.data');
}

export const relative = file => path.relative(root, file) || '.';
