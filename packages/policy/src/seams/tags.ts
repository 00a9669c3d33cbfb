import { SeamError } from './errors';

export const CLASSIFICATIONS = [
  'public',
  'internal',
  'restricted',
  'pii',
] as const;

export type Classification = (typeof CLASSIFICATIONS)[number];

/** What every dataset, export, log and stored object says about itself. Both are mandatory: a missing one is no type. */
export interface ArtifactTags {
  readonly classification: Classification;
  /** ID of a schedule of `retention.yaml`. */
  readonly retention: string;
}

/** Classes of single fields, where they differ from the whole: what `redact:…` obligations and logs go by. */
export type FieldTags = { readonly [field: string]: Classification };

/** The same check at run time, for whoever got past the types. Throws `UNTAGGED`. */
export function requireTags(value: unknown): ArtifactTags {
  const { classification, retention } = (value ?? {}) as Partial<ArtifactTags>;
  if (!CLASSIFICATIONS.includes(classification as Classification)) {
    throw new SeamError(
      'UNTAGGED',
      classification === undefined
        ? 'There is no classification, so nothing was done.'
        : `"${classification}" is no classification, so nothing was done.`,
      { next: `Classify it as one of: ${CLASSIFICATIONS.join(', ')}.` },
    );
  }
  if (typeof retention !== 'string' || retention.trim() === '') {
    throw new SeamError(
      'UNTAGGED',
      'There is no retention schedule, so nothing was done.',
      { next: 'Name a schedule of retention.yaml.' },
    );
  }
  return { classification: classification!, retention };
}
