import { spawn } from 'node:child_process';
import { join } from 'node:path';

const TIMEOUT_MS = 30_000;

/**
 * Runs the program in a release's files with one argument and nothing on its standard input: one that does not know the argument
 * waits for a configuration, and ends when there is none.
 */
export async function runProgram(
  folder: string,
  argument: string,
  env: { readonly [name: string]: string } = {},
): Promise<{
  /** Null where it had to be ended. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}> {
  const child = spawn(
    process.execPath,
    [join(folder, 'service.cjs'), argument],
    { env: { ...process.env, ...env }, timeout: TIMEOUT_MS },
  );
  child.stdin.on('error', () => {});
  child.stdin.end();
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', text => (out += text));
  child.stderr.setEncoding('utf8').on('data', text => (err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out, err: err.trim() };
}

/** Undefined where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
