// The command line of the portal from a clone: `npm run --silent companyos -- tenant list`.
//
// Promises: runs packages/cli with the Node that `npm start` found or fetched, in the folder the person is in, and ends
// with its exit code.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { presentTools } from './lib/tools.mjs';

if (!fs.existsSync(path.join(root, 'node_modules'))) {
  console.error(
    'The dependencies are not there yet. Run npm start once, then this command again.',
  );
  process.exit(1);
}

const { node } = presentTools({ root });
const child = spawn(
  node,
  [path.join(root, 'packages', 'cli', 'bin', 'companyos')].concat(
    process.argv.slice(2),
  ),
  // npm runs scripts in the project's folder; paths on the command line are meant from where the person is.
  { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() },
);
// The terminal sends Ctrl-C to both; the child answers it, and we end with its code.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
});
