// For the tests of the scripts.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder that only its owner can enter, gone when the test is over. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'companyos-'));
  t.after(() =>
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  );
  return folder;
}

export function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(
      file,
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
}

/** A Node process running `code` as an ES module; `said(text)` resolves once its output contains the text. */
export function startNode(
  t,
  code,
  { env = process.env, cwd, stdin = 'ignore' } = {},
) {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { env, cwd, stdio: [stdin, 'pipe', 'pipe'] },
  );
  t.after(() => child.kill('SIGKILL'));
  return watch(child);
}

/** One of our scripts, ended as a person would end it, so that it can end what it started. */
export function startScript(t, file, { env = process.env, cwd } = {}) {
  const child = spawn(process.execPath, [file], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watched = watch(child);
  t.after(async () => {
    child.kill('SIGINT');
    await watched.exited;
  });
  return watched;
}

function watch(child) {
  let output = '';
  let ended = false;
  const listeners = new Set();
  const take = chunk => {
    output += chunk;
    listeners.forEach(listener => listener());
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const exited = new Promise(resolve =>
    child.once('close', (code, signal) => {
      ended = true;
      listeners.forEach(listener => listener());
      resolve(code ?? signal);
    }),
  );
  return {
    child,
    exited,
    output: () => output,
    said: text =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) {
            listeners.delete(look);
            resolve();
          } else if (ended)
            reject(new Error(`ended without saying "${text}": ${output}`));
        };
        listeners.add(look);
        look();
      }),
  };
}

/** Resolves when no process has this number any more. */
export async function gone(pid) {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
