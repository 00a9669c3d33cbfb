import { z } from 'zod/v4';
import type { BundleFile } from './bundleFiles';
import { idSchema, parseYaml, sentence } from './catalogueFile';
import type { PolicyBundleProblem } from './errors';

const regionSchema = z.strictObject({
  id: idSchema,
  title: sentence,
  /** Whose law applies, for people and reports; policies compare IDs of regions, never names. */
  jurisdiction: sentence,
});

/** A place where data may live. Looked up by ID; nothing is ever read out of the name. */
export type Region = Readonly<z.output<typeof regionSchema>>;

const retentionSchema = z.strictObject({
  id: idSchema,
  title: sentence,
  /** Age that an object must strictly exceed before it may be deleted. */
  days: z.int().min(0).max(36_525),
  /** `governance` can be bypassed by a named permission with a reason; `compliance` by nobody. */
  mode: z.enum(['governance', 'compliance']),
  /** Age after which the sweep erases what nothing keeps; without it, things stay until someone erases them. */
  deleteAfterDays: z.int().min(0).max(36_525).optional(),
});

export type RetentionSchedule = Readonly<z.output<typeof retentionSchema>>;

const destinationSchema = z.strictObject({
  id: idSchema,
  title: sentence,
  /** ID of the region whose law applies there. */
  region: idSchema,
  /** `download` leaves through a browser, `object-store` stays in our hands, `partner` goes to someone else. */
  kind: z.enum(['download', 'object-store', 'partner']),
});

/** Where an export may go. */
export type Destination = Readonly<z.output<typeof destinationSchema>>;

const manifestSchema = z.strictObject({
  version: z
    .string()
    .regex(
      /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/,
      'use letters, digits, dots and hyphens',
    ),
  defaultDeny: z.strictObject({
    /** What a person can do about a denial that no policy determined, unless the action itself says better. */
    remedy: sentence,
  }),
});

export type BundleManifest = Readonly<z.output<typeof manifestSchema>>;

const uniqueIds = (list: { id: string }[]) =>
  new Set(list.map(({ id }) => id)).size === list.length;

const regionsFileSchema = z.strictObject({
  regions: z
    .array(regionSchema)
    .min(1)
    .refine(uniqueIds, { error: 'two regions share one id' }),
});

const retentionFileSchema = z.strictObject({
  schedules: z
    .array(retentionSchema)
    .min(1)
    .refine(uniqueIds, { error: 'two schedules share one id' }),
});

const destinationsFileSchema = z.strictObject({
  destinations: z
    .array(destinationSchema)
    .refine(uniqueIds, { error: 'two destinations share one id' }),
});

export function parseRegions(
  file: BundleFile,
  problems: PolicyBundleProblem[],
) {
  return byId(parseYaml(file, regionsFileSchema, problems)?.regions);
}

export function parseRetention(
  file: BundleFile,
  problems: PolicyBundleProblem[],
) {
  return byId(parseYaml(file, retentionFileSchema, problems)?.schedules);
}

/** A destination lies in a region that is known: without one, no rule about regions would reach it. */
export function parseDestinations(
  file: BundleFile | undefined,
  regions: ReadonlyMap<string, Region>,
  problems: PolicyBundleProblem[],
): ReadonlyMap<string, Destination> {
  const list =
    file && parseYaml(file, destinationsFileSchema, problems)?.destinations;
  for (const { id, region } of list ?? []) {
    if (!regions.has(region)) {
      problems.push({
        where: file!.path,
        message: `Destination "${id}" lies in region "${region}", which regions.yaml does not name.`,
        next: 'Name a region of regions.yaml, or add it there first.',
      });
    }
  }
  return byId(list);
}

export function parseManifest(
  file: BundleFile,
  problems: PolicyBundleProblem[],
): BundleManifest | undefined {
  return parseYaml(file, manifestSchema, problems);
}

function byId<T extends { readonly id: string }>(
  list: readonly T[] = [],
): ReadonlyMap<string, T> {
  return new Map(list.map(item => [item.id, Object.freeze(item)]));
}
