import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { PolicyBundleError, type PolicyBundleProblem } from './errors';

export const SCHEMA_FILE = 'schema.cedarschema';
export const REGIONS_FILE = 'regions.yaml';
export const RETENTION_FILE = 'retention.yaml';
export const DESTINATIONS_FILE = 'destinations.yaml';
export const APPROVALS_FILE = 'approvals.yaml';
export const MANIFEST_FILE = 'bundle.yaml';

const REQUIRED = [SCHEMA_FILE, REGIONS_FILE, RETENTION_FILE, MANIFEST_FILE];
/** Without destinations there is nowhere to export to; without approvals nothing needs one. */
const OPTIONAL = [DESTINATIONS_FILE, APPROVALS_FILE];
const POLICY_FILE = /^[a-z0-9][a-z0-9-]*\.cedar$/;

/** What lives beside the bundle without being part of it: nothing here can change a decision. */
const BESIDE = ['tests', 'README.md', 'artifacts.yaml'];

/** One file of a bundle as it was found: text, or the raw bytes of a file. */
export interface RawBundleFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** One file in canonical form: UTF-8 without byte order mark, line feeds only. */
export interface BundleFile {
  readonly path: string;
  readonly text: string;
  /** Lower-case hex, over the canonical text. */
  readonly sha256: string;
}

/** Reads the files of a bundle folder. Symbolic links are followed: mounted configuration consists of them. */
export async function readBundleFiles(dir: string): Promise<RawBundleFile[]> {
  const names = await readdir(dir).catch(error => {
    throw new PolicyBundleError([
      {
        where: dir,
        message: `The folder cannot be read (${error.code ?? error.message}).`,
        next: 'Point the configuration at the folder that holds bundle.yaml.',
      },
    ]);
  });
  const problems: PolicyBundleProblem[] = [];
  const files: RawBundleFile[] = [];
  for (const name of names) {
    if (BESIDE.includes(name) || isHidden(name)) {
      continue;
    }
    const path = join(dir, name);
    if (!(await stat(path)).isFile()) {
      problems.push(unknownEntry(name));
    } else {
      files.push({ path: name, content: await readFile(path) });
    }
  }
  if (problems.length > 0) {
    throw new PolicyBundleError(problems);
  }
  return files;
}

/**
 * The canonical form of a bundle: only known files, sorted by code unit, line endings unified. The same bundle gives
 * the same bytes whatever machine, check-out or locale it comes from.
 */
export function canonicaliseFiles(raw: readonly RawBundleFile[]): BundleFile[] {
  const problems: PolicyBundleProblem[] = [];
  const files = new Map<string, BundleFile>();
  for (const { path, content } of raw) {
    if (![...REQUIRED, ...OPTIONAL].includes(path) && !POLICY_FILE.test(path)) {
      problems.push(unknownEntry(path));
      continue;
    }
    if (files.has(path)) {
      problems.push({
        where: path,
        message: 'The file is there twice.',
        next: 'Keep one of them.',
      });
      continue;
    }
    try {
      const text = canonicalText(content);
      files.set(path, { path, text, sha256: sha256Hex(text) });
    } catch {
      problems.push({
        where: path,
        message: 'The file is not valid UTF-8.',
        next: 'Save it as UTF-8.',
      });
    }
  }
  for (const path of REQUIRED) {
    if (!raw.some(file => file.path === path)) {
      problems.push({
        where: path,
        message: 'The file is missing.',
        next: 'Every bundle has one; see the README of the policy package.',
      });
    }
  }
  if (problems.length > 0) {
    throw new PolicyBundleError(problems);
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** SHA-256 over the RFC 8785 form of the sorted list of `{ path, sha256 }`. */
export function bundleHash(files: readonly BundleFile[]): string {
  return sha256Hex(
    canonicalize(files.map(({ path, sha256 }) => ({ path, sha256 })))!,
  );
}

function canonicalText(content: string | Uint8Array): string {
  const text =
    typeof content === 'string'
      ? content
      : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
          content,
        );
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Editors and mounts leave hidden files behind; a policy among them would be a policy nobody sees. */
function isHidden(name: string): boolean {
  return name.startsWith('.') && !name.endsWith('.cedar');
}

function unknownEntry(name: string): PolicyBundleProblem {
  return {
    where: name,
    message: 'This does not belong into a policy bundle.',
    next: `Remove it; a bundle consists of ${[...REQUIRED, ...OPTIONAL].join(
      ', ',
    )} and policy files named like tenants.cedar, all in one folder.`,
  };
}
