// `npm run bench -- start` and `npm run bench -- tenants`: figures for claims, measured on this machine.
// Each benchmark is a file scripts/bench/<name>.mjs that exports `describe` and `run({ args, root, tools, progress,
// signal, onStop })`, and prints its own table.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError, asSetupError } from './lib/errors.mjs';
import { createLifecycle } from './lib/lifecycle.mjs';
import { defaultDataDir, root } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';
import { setUp } from './lib/setup.mjs';

const folder = path.join(root, 'scripts', 'bench');
const progress = createProgress();
const lifecycle = createLifecycle();
lifecycle.arm({
  onStopping: () => progress.say('\nStopping …'),
  exitCode: () => 130,
});

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const names = fs
    .readdirSync(folder)
    .filter(file => file.endsWith('.mjs') && !file.endsWith('.test.mjs'))
    .map(file => path.basename(file, '.mjs'));
  if (!names.includes(name))
    throw new SetupError(
      name
        ? `There is no benchmark named ${name}.`
        : 'Which benchmark? Each measures something else.',
      names.map(known => `npm run bench -- ${known}`).join('\n'),
    );
  const tools = await setUp({
    root,
    logs: path.join(defaultDataDir(), 'bench-logs'),
    progress,
    signal: lifecycle.signal,
  });
  const { run } = await import(
    pathToFileURL(path.join(folder, `${name}.mjs`)).href
  );
  await run({
    args,
    root,
    tools,
    progress,
    signal: lifecycle.signal,
    onStop: lifecycle.onStop,
  });
}

main()
  .then(async () => {
    if (lifecycle.stopping) return;
    process.exit((await lifecycle.stop()) ? 1 : 0);
  })
  .catch(async thrown => {
    if (lifecycle.stopping) return; // whoever stopped us also ends the process
    const error = asSetupError(thrown, 'The benchmark');
    await lifecycle.stop();
    process.stderr.write(
      error.name === 'SetupError'
        ? `\n${error.message}\n${error.next}\n`
        : `\n${error.stack}\n`,
    );
    process.exit(1);
  });
