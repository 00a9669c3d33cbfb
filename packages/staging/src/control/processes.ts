import { execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LOOPBACK } from '../http/listen';

const ASK_AGAIN_MS = 20;
/** A process finishes what it has begun, at most 5 s; see `runChild`. */
const PATIENCE_MS = 6_000;

const argumentOf = (instance: string) => `--instance=${instance}`;

/**
 * Starts a program that outlives us. It is told who it is in its arguments, where it can be found by whoever comes after
 * us, and everything else on its standard input, where nobody else can read it.
 */
export function startProcess(options: {
  readonly file: string;
  readonly instance: string;
  readonly config: object;
  readonly log: string;
}): { readonly exited: Promise<void> } {
  const { file, instance, config, log } = options;
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [file, argumentOf(instance)], {
    detached: true,
    stdio: ['pipe', out, out],
  });
  closeSync(out);
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(config));
  return {
    exited: new Promise(resolve => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }),
  };
}

/** Processes of this instance, by their arguments; in practice none or one. */
export async function findProcesses(instance: string): Promise<number[]> {
  const wanted = argumentOf(instance);
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', [
      '-A',
      '-ww',
      '-o',
      'pid=,args=',
    ]);
    return stdout
      .split('\n')
      .filter(line => line.split(/\s+/).includes(wanted))
      .map(line => Number.parseInt(line, 10));
  }
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async name => {
      // A zombie has no arguments any more: it is gone.
      const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(
        () => '',
      );
      return line.split('\0').includes(wanted) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

/** Ends an instance, politely first; resolves when nothing of it is left. */
export async function endProcess(instance: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let asked = false;
  for (;;) {
    // Looked up each time: its number may belong to somebody else by now.
    const pids = await findProcesses(instance);
    if (pids.length === 0) return;
    const impatient = Date.now() > deadline;
    if (!asked || impatient) {
      pids.forEach(pid => tryToSignal(pid, impatient ? 'SIGKILL' : 'SIGTERM'));
      asked = true;
    }
    await delay(ASK_AGAIN_MS);
  }
}

function tryToSignal(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
