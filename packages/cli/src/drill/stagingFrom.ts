import type { StagingTarget } from '@companyos/staging';
import { z } from 'zod/v4';
import { badInput } from '../errors';
import { readTextFile } from '../files';
import { loadStaging } from '../lazy';

const NEXT =
  'Give the file that npm start wrote once staging was there: --staging .data/staging.json';

const fileSchema = z.object({ url: z.string(), token: z.string() });

/** The staging target that a file of `npm start` leads to. */
export async function stagingFrom(path: string): Promise<StagingTarget> {
  const text = await readTextFile(path, NEXT);
  let file: z.infer<typeof fileSchema>;
  try {
    file = fileSchema.parse(JSON.parse(text));
  } catch {
    throw badInput(`${path} does not say where staging is.`, NEXT);
  }
  return loadStaging().StagingTarget.create(file);
}
