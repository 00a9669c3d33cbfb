// Runs a tool to its end: output into a log, failures with their last words, nothing left when we are told to stop.
//
// Every child leads a process group of its own. A terminal's Ctrl-C therefore reaches only us, and we decide in which
// order things end; `killGroup` then reaches what the child started, too.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const KILL_AFTER_MS = 5_000;
const TAIL_CHARS = 20_000;

export function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** SIGTERM to the whole group, SIGKILL to what is left after a while; resolves when the child is gone. */
export async function endGroup(child, { killAfterMs = KILL_AFTER_MS } = {}) {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  if (gone()) {
    killGroup(child, 'SIGKILL'); // grandchildren that outlived it
    return;
  }
  const exited = new Promise(resolve => child.once('exit', resolve));
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), killAfterMs);
  await exited;
  clearTimeout(timer);
  killGroup(child, 'SIGKILL');
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string, onLine?: (line: string) => void,
 *   signal?: AbortSignal, timeoutMs?: number, inherit?: boolean }} options
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `output` is the end of what it printed
 */
export async function run(command, args, options = {}) {
  const { cwd, env, log, onLine, signal, timeoutMs, inherit } = options;
  signal?.throwIfAborted();
  if (log) fs.mkdirSync(path.dirname(log), { recursive: true });
  const file = log ? fs.createWriteStream(log, { flags: 'a' }) : null;
  // A full disk must not hide the tool's own message about it.
  file?.on('error', () => {});
  file?.write(`$ ${[command, ...args].join(' ')}\n`);
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: inherit
      ? ['ignore', 'inherit', 'inherit']
      : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let rest = '';
  const take = chunk => {
    file?.write(chunk);
    output = (output + chunk).slice(-TAIL_CHARS);
    const lines = (rest + chunk).split(/[\r\n]+/);
    rest = lines.pop();
    lines.filter(line => line.trim()).forEach(line => onLine?.(line));
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  const stop = () => void endGroup(child);
  signal?.addEventListener('abort', stop, { once: true });
  let timedOut = false;
  const timer =
    timeoutMs &&
    setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, killed) => resolve(exitCode ?? killed));
    });
    return { code, output, timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    await new Promise(resolve => (file ? file.end(resolve) : resolve()));
    signal?.throwIfAborted();
  }
}
