// Runs `npm start` as a person does, asks the portal whether it is ready, presses Ctrl-C, and looks at what is left.
// Prints the seconds that each took; exit code 1 with a sentence when something is not as promised.
import { execFileSync, spawn } from 'node:child_process';
import http from 'node:http';
import { root } from './lib/paths.mjs';

const START_TIMEOUT_MS = 12 * 60_000;
const STOP_TIMEOUT_MS = 30_000;
const READY_LINE = /ready after .*: (http:\/\/localhost:\d+)/;

const status = url =>
  new Promise((resolve, reject) => {
    http
      .get(url, response => {
        response.resume();
        resolve(response.statusCode);
      })
      .once('error', reject);
  });

/** Programs that run out of this folder; ours, and nothing that merely mentions it. */
function leftOver() {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(Boolean)
    .filter(
      ([, pid, , command]) =>
        Number(pid) !== process.pid &&
        /(^|\/)(node|postgres|yarn)\S*\s/.test(command) &&
        command.includes(`${root}/`) &&
        !command.includes('smoke.mjs'),
    )
    .map(([, pid, , command]) => `${pid} ${command.slice(0, 160)}`);
}

const before = new Set(leftOver());
const begun = Date.now();
const seconds = since => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const child = spawn('npm', ['start'], {
  cwd: root,
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = new Promise(resolve =>
  child.once('exit', (code, signal) => resolve(signal ?? code)),
);
let output = '';
const url = await Promise.race([
  new Promise(resolve =>
    child.stdout.on('data', chunk => {
      process.stdout.write(chunk);
      output += chunk;
      const match = READY_LINE.exec(output);
      if (match) resolve(match[1]);
    }),
  ),
  exited.then(code => {
    if (!READY_LINE.test(output)) fail(`npm start ended with ${code}`);
  }),
  new Promise((_, reject) =>
    setTimeout(
      () => reject(new Error('npm start took too long')),
      START_TIMEOUT_MS,
    ).unref(),
  ),
]);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const readiness = await status(`${url}/.backstage/health/v1/readiness`);
if (readiness !== 200) fail(`The readiness check answered ${readiness}`);
const page = await status(url);
if (page !== 200) fail(`The front page answered ${page}`);
process.stdout.write(`smoke: ready after ${seconds(begun)}\n`);

const asked = Date.now();
process.kill(-child.pid, 'SIGINT'); // what a terminal does: everyone in the foreground gets it
setTimeout(
  () => fail('npm start did not end within 30 s of Ctrl-C'),
  STOP_TIMEOUT_MS,
).unref();
const code = await exited;
// The shell between npm and us may report the signal itself, and npm repeats what it hears.
if (code !== 0 && code !== 'SIGINT' && code !== 130)
  fail(`npm start ended with ${code} on Ctrl-C`);
const left = leftOver().filter(line => !before.has(line));
if (left.length > 0) fail(`Still running after Ctrl-C:\n${left.join('\n')}`);
process.stdout.write(`smoke: stopped after ${seconds(asked)}, nothing left\n`);
process.exit(0);
