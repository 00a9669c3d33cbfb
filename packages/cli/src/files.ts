/** Files that a command line names: read, or written whole, with words for what is in the way. */
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { badInput } from './errors';
import type { Io } from './io';

function unreadable(path: string, error: unknown, next: string) {
  const { code } = error as NodeJS.ErrnoException;
  return badInput(
    code === 'ENOENT'
      ? `There is no file ${path}.`
      : `${path} cannot be read (${code}).`,
    next,
  );
}

/** @param next what to give instead. */
export async function readTextFile(
  path: string,
  next: string,
): Promise<string> {
  return readFile(path, 'utf8').catch(error => {
    throw unreadable(path, error, next);
  });
}

/** As it comes, in constant memory; `-` is standard input. */
export async function* readBytes(
  io: Io,
  path: string,
  next: string,
): AsyncGenerator<Uint8Array> {
  if (path === '-') {
    yield* io.openStdin();
    return;
  }
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw unreadable(path, error, next);
  }
}

/** All or nothing: a full disk or a lost connection leaves no half of a file under the name. */
export async function saveFile(
  path: string,
  content: string | AsyncIterable<Uint8Array>,
): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw badInput(
      `${path} cannot be written (${code}).`,
      'Give another path after -o, or leave it out to print the result.',
    );
  }
}
