import { parseDocument } from 'yaml';
import { z } from 'zod/v4';
import type { BundleFile } from './bundleFiles';
import type { PolicyBundleProblem } from './errors';

export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case words with hyphens');
export const sentence = z.string().trim().min(1);

/** Reads one YAML file of a bundle; whatever is wrong with it is added to the problems, with its line. */
export function parseYaml<T>(
  { path, text }: BundleFile,
  schema: z.ZodType<T>,
  problems: PolicyBundleProblem[],
): T | undefined {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0) {
    for (const flaw of flaws) {
      const line = flaw.linePos?.[0].line;
      problems.push({
        where: line ? `${path}:${line}` : path,
        message: `${flaw.message.split('\n')[0].replace(/[:.]$/, '')}.`,
        next: 'Correct the YAML.',
      });
    }
    return undefined;
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    problems.push({
      where: path,
      message: `${issue.path.join('/') || 'the document'}: ${issue.message}.`,
      next: 'Correct the value.',
    });
  }
  return undefined;
}
