import { z } from 'zod/v4';

/** `sha256:` and 64 hexadecimal digits: the identity of what runs, computed from its files. */
export const digestSchema = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'A digest is "sha256:" and 64 hexadecimal digits.',
  );

export const reasonSchema = z
  .string({ error: 'Say why.' })
  .trim()
  .min(1, 'Say why.')
  .max(500, 'Use at most 500 characters.');

const COMPONENT = /^component:[a-z0-9._-]{1,63}\/[a-z0-9._-]{1,63}$/;

/** A catalog reference of a component, in full and in lower case; `name` alone is `component:default/name`. */
export const componentRefSchema = z
  .string({ error: 'Name the component.' })
  .trim()
  .toLowerCase()
  .transform(text =>
    /^[a-z0-9._-]+$/.test(text) ? `component:default/${text}` : text,
  )
  .pipe(
    z
      .string()
      .regex(COMPONENT, 'Name a component, such as component:default/name.'),
  );

/** What starting a release takes. */
export const startReleaseSchema = z.strictObject({
  component: componentRefSchema,
  target: z
    .string({ error: 'Name the target.' })
    .trim()
    .min(1, 'Name the target.')
    .max(63, 'A target has at most 63 characters.'),
  version: z
    .string({ error: 'Name the version.' })
    .trim()
    .min(1, 'Name the version.')
    .max(100, 'A version has at most 100 characters.'),
  /** Left out, it is what the target says the version is. Given, the two must agree. */
  digest: digestSchema.optional(),
  /** The component's own, or 1 → 10 → 50 → 100 %, unless given; see `parseStrategy` of `@companyos/canary`. */
  strategy: z.record(z.string(), z.json()).optional(),
  /** Why a version that was aborted before is tried again. Without it, it is not. */
  retryReason: reasonSchema.optional(),
});
export type StartRelease = z.output<typeof startReleaseSchema>;

/** What a person can do with a rollout under way. */
export const steeringVerbs = ['pause', 'resume', 'promote', 'abort'] as const;
export type SteeringVerb = (typeof steeringVerbs)[number];

/** What may be offered on a release or its rollout. */
export const releaseVerbs = [...steeringVerbs, 'rollback'] as const;
export type ReleaseVerb = (typeof releaseVerbs)[number];

/** Message per field, keyed as a form knows it, from whatever a schema complains about; the first one of a field counts. */
export function fieldMessages(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    fields[path.map(String).join('/') || 'request'] ??= message;
  }
  return fields;
}
