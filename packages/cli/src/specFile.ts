/**
 * Reads a tenant specification, and says on which line something is wrong. Whether the values are right is for the portal to
 * say: its rules are the only ones, and its messages come back with the line they speak of.
 */
import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { badInput, CliError, toCliError } from './errors';
import type { Io } from './io';

const MAX_BYTES = 1024 * 1024;

export interface SpecFile {
  /** The name in messages: the path, or `standard input`. */
  readonly label: string;
  readonly spec: { readonly [key: string]: unknown };
  /** One-based line of a value such as `retention/schedule`; undefined where the file does not have it. */
  lineOf(path: string): number | undefined;
}

async function readText(io: Io, path: string): Promise<string> {
  if (path === '-') {
    return await io.readStdin();
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw badInput(
      code === 'ENOENT'
        ? `There is no file ${path}.`
        : `${path} cannot be read (${code}).`,
      'Give the path of a tenant specification after -f, or - for standard input.',
    );
  }
}

function lineFinder(document: Document, lines: LineCounter) {
  return (path: string): number | undefined => {
    const keys = path.split('/').filter(Boolean);
    const node = keys.length ? document.getIn(keys, true) : undefined;
    return isNode(node) && node.range
      ? lines.linePos(node.range[0]).line
      : undefined;
  };
}

export async function readSpecFile(io: Io, path: string): Promise<SpecFile> {
  const label = path === '-' ? 'standard input' : path;
  const text = await readText(io, path);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw badInput(
      `${label} is larger than 1 MiB.`,
      'A tenant specification is a few lines of YAML: check the path.',
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw badInput(
      `${label}:${line}:${col} is not valid YAML: ${problem.message}`,
      'Correct that line and run the command again.',
    );
  }
  let spec: unknown;
  try {
    spec = document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw badInput(
      `${label} is not usable: ${(error as Error).message}`,
      'Write the values out instead of using aliases.',
    );
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    throw badInput(
      `${label} holds no tenant specification.`,
      'Write keys and values, starting with "name: acme"; see companyos tenant create --help.',
    );
  }
  return {
    label,
    spec: spec as SpecFile['spec'],
    lineOf: lineFinder(document, lines),
  };
}

/** Adds to the portal's messages about fields the line that each is about. */
export function withLines(error: unknown, file: SpecFile): CliError {
  const { exit, body, cause } = toCliError(error);
  if (!body.fields) {
    return new CliError(exit, body, { cause });
  }
  let { message: summary } = body;
  const located = Object.entries(body.fields).map(([path, message]) => {
    // The portal's sentence names the fields for those who see nothing else; here each has a line of its own.
    summary = summary.replace(` ${path}: ${message}`, '');
    const line = file.lineOf(path);
    return [
      path,
      line === undefined ? message : `${message} (${file.label}:${line})`,
    ];
  });
  return new CliError(
    exit,
    { ...body, message: summary, fields: Object.fromEntries(located) },
    { cause },
  );
}
