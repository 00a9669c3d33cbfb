import { access, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { loadPolicyBundle } from '../bundle';
import {
  covers,
  parseArtifacts,
  type Artifact,
  type CheckProblem,
} from './artifacts';
import { scanSource } from './scanSource';

export interface CheckReport {
  readonly artifacts: number;
  readonly files: number;
  readonly problems: readonly CheckProblem[];
}

/**
 * Looks over everything that a project produces. Every dataset, export, log and stored object is declared in
 * `artifacts.yaml` with its tags; every place in a source that writes is either a seam or in an artifact that says why
 * it may write past one; every seam call shows its tags. Tests and test utilities are not looked at.
 *
 * @param options.root - the project, with `packages/` and `plugins/` in it.
 * @param options.policies - the bundle's folder, which holds `artifacts.yaml`.
 */
export async function policyCheck(options: {
  readonly root: string;
  readonly policies: string;
}): Promise<CheckReport> {
  const { root, policies } = options;
  const { retention } = await loadPolicyBundle(policies);
  const text = await readFile(join(policies, 'artifacts.yaml'), 'utf8').catch(
    () => '',
  );
  const { artifacts, problems } = parseArtifacts(text, retention);
  const paths = (
    await Promise.all(
      ['packages', 'plugins'].map(folder => sources(join(root, folder))),
    )
  )
    .flat()
    .map(path => relative(root, path).split(sep).join('/'))
    .sort();
  const found = await Promise.all([
    ...paths.map(path => checkSource(root, path, artifacts)),
    ...artifacts.map(artifact => staleSources(root, artifact)),
  ]);
  return {
    artifacts: artifacts.length,
    files: paths.length,
    problems: [...problems, ...found.flat()],
  };
}

async function checkSource(
  root: string,
  path: string,
  artifacts: readonly Artifact[],
): Promise<CheckProblem[]> {
  const findings = scanSource(path, await readFile(join(root, path), 'utf8'));
  const trusted = artifacts.some(
    artifact => artifact.trusted && covers(artifact, path),
  );
  return findings
    .filter(({ kind }) => kind === 'untagged-call' || !trusted)
    .map(({ kind, line, what }) => ({
      kind,
      where: `${path}:${line}`,
      message:
        kind === 'raw-write'
          ? `${what} writes past a seam.`
          : `${what} has no classification or retention that can be seen.`,
      next:
        kind === 'raw-write'
          ? 'Use a seam of @companyos/policy/seams, or declare the artifact in policies/artifacts.yaml with the reason why it may.'
          : 'Give the call its classification and retention, without a cast.',
    }));
}

async function staleSources(
  root: string,
  { id, sources: declared }: Artifact,
): Promise<CheckProblem[]> {
  const there = await Promise.all(
    declared.map(source =>
      access(join(root, source)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return declared
    .filter((_source, index) => !there[index])
    .map(source => ({
      kind: 'stale-declaration',
      where: `artifacts.yaml, ${id}`,
      message: `There is no ${source}.`,
      next: 'Remove it, or name where it went.',
    }));
}

/** The TypeScript sources of all packages in a folder, without tests. */
async function sources(folder: string): Promise<string[]> {
  const packages = await readdir(folder).catch(() => []);
  const lists = await Promise.all(
    packages.map(name => walk(join(folder, name, 'src'))),
  );
  return lists.flat();
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  const lists = await Promise.all(
    entries.map(async entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return /^(?:__\w+__|testing|node_modules)$/.test(entry.name)
          ? []
          : walk(path);
      }
      return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)
        ? [path]
        : [];
    }),
  );
  return lists.flat();
}
