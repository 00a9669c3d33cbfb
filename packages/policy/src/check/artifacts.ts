import { parseDocument } from 'yaml';
import { z } from 'zod/v4';
import type { RetentionSchedule } from '../catalogues';
import { CLASSIFICATIONS } from '../seams/tags';

/** One thing that is wrong: where, what, and what to do about it. */
export interface CheckProblem {
  readonly kind:
    | 'missing-tag'
    | 'raw-write'
    | 'untagged-call'
    | 'stale-declaration';
  /** A file, with a line where one is known, or an artifact of `artifacts.yaml`. */
  readonly where: string;
  readonly message: string;
  readonly next: string;
}

const artifactSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  kind: z.enum(['dataset', 'export', 'log', 'object']),
  title: z.string().trim().min(1),
  classification: z.enum(CLASSIFICATIONS, {
    error: `there is no classification: use one of ${CLASSIFICATIONS.join(
      ', ',
    )}`,
  }),
  retention: z.string({ error: 'there is no retention schedule' }).min(1),
  /** Files, or folders ending in a slash, that write it. */
  sources: z.array(z.string().min(1)).min(1),
  /** Why its sources may write past a seam. Without it they must use one. */
  trusted: z.string().trim().min(1).optional(),
});

/** One kind of thing that the project produces, as `artifacts.yaml` declares it. */
export type Artifact = Readonly<z.output<typeof artifactSchema>>;

export interface Declarations {
  readonly artifacts: readonly Artifact[];
  readonly problems: readonly CheckProblem[];
}

/** Reads `artifacts.yaml`: an artifact without its tags, or with a schedule nobody knows, is a problem. */
export function parseArtifacts(
  text: string,
  schedules: ReadonlyMap<string, RetentionSchedule>,
): Declarations {
  const problems: CheckProblem[] = [];
  const complain = (where: string, message: string) =>
    problems.push({
      kind: 'missing-tag',
      where: `artifacts.yaml, ${where}`,
      message,
      next: 'Give every artifact a classification and a retention schedule.',
    });
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const raw = document.errors.length > 0 ? undefined : document.toJS();
  const list: unknown[] = Array.isArray(raw?.artifacts) ? raw.artifacts : [];
  if (list.length === 0) {
    complain('the document', 'There is no list of artifacts that can be read.');
  }
  const artifacts: Artifact[] = [];
  for (const item of list) {
    const result = artifactSchema.safeParse(item);
    const id = String((item as { id?: unknown } | null)?.id ?? 'an artifact');
    for (const { path, message } of result.error?.issues ?? []) {
      complain(id, `${path.join('/') || 'the entry'}: ${message}.`);
    }
    if (!result.success) continue;
    if (!schedules.has(result.data.retention)) {
      complain(id, `There is no schedule "${result.data.retention}".`);
    }
    if (artifacts.some(other => other.id === id)) {
      complain(id, 'The ID is declared twice.');
    }
    artifacts.push(result.data);
  }
  return { artifacts, problems };
}

/** Does this artifact name the file, itself or by its folder? */
export function covers({ sources }: Artifact, path: string): boolean {
  return sources.some(source =>
    source.endsWith('/') ? path.startsWith(source) : path === source,
  );
}
