import { z } from 'zod/v4';

/** Small to large; policy and quotas may ask for it. */
export const tenantTiers = ['sandbox', 'standard', 'enterprise'] as const;

/** DESIGN's four classes, on every dataset and artifact. */
export const dataClasses = ['public', 'internal', 'restricted', 'pii'] as const;

/** Names that would collide with routes, databases or people's expectations. */
export const reservedNames = [
  'admin',
  'api',
  'app',
  'companyos',
  'default',
  'internal',
  'new',
  'null',
  'operator',
  'portal',
  'postgres',
  'public',
  'root',
  'staging',
  'support',
  'system',
  'template',
  'tenant',
  'tenants',
  'test',
  'undefined',
] as const;

const NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,38}[a-z0-9]$/;

/** Rules every tenant name obeys; each refusal says what to do. Length 3 to 40. */
export const tenantNameSchema = z
  .string({ error: 'Give the tenant a name.' })
  .min(3, 'Use at least 3 characters.')
  .max(40, 'Use at most 40 characters.')
  .regex(
    NAME,
    'Use lower-case letters a to z, digits and single hyphens, starting with a letter and ending with a letter or digit.',
  )
  .refine(name => !(reservedNames as readonly string[]).includes(name), {
    error: 'This name is reserved: choose another one.',
  })
  .refine(name => !name.startsWith('xn--'), {
    error: 'Names that start with "xn--" are reserved: choose another one.',
  });

/** Says `sentence` where nothing usable was given, and leaves other complaints their own words. */
function missingOr(sentence: string) {
  return (issue: { readonly code: string }) =>
    issue.code === 'invalid_type' ? sentence : undefined;
}

/** The refusal that form, API and schema share. */
export function homeOutsideAllowed(homeRegion: string): string {
  return `The home region must be one of the allowed regions: add ${homeRegion} to them, or choose another home.`;
}

export const tenantSpecSchema = z
  .strictObject({
    name: tenantNameSchema,
    displayName: z
      .string({ error: 'Give the tenant a display name.' })
      .trim()
      .min(1, 'Give the tenant a display name.')
      .max(80, 'Use at most 80 characters.')
      .refine(text => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
        error: 'Remove control and invisible characters from the display name.',
      })
      .transform(text => text.normalize('NFC')),
    owner: z
      .string({ error: 'Choose the group or user that owns the tenant.' })
      .regex(
        /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/,
        'Give a full reference, for example group:default/acme-owners.',
      )
      .transform(ref => ref.toLowerCase()),
    tier: z.enum(tenantTiers, {
      error: `Choose one of: ${tenantTiers.join(', ')}.`,
    }),
    homeRegion: z
      .string({ error: 'Choose a home region.' })
      .min(1, 'Choose a home region.'),
    allowedRegions: z
      .array(z.string().min(1), {
        error: 'Choose at least one allowed region.',
      })
      .min(1, 'Choose at least one allowed region.')
      .max(50)
      .transform(regions => [...new Set(regions)].sort()),
    dataClasses: z
      .array(
        z.enum(dataClasses, {
          error: `Choose from: ${dataClasses.join(', ')}.`,
        }),
        { error: 'Choose at least one data class.' },
      )
      .min(1, 'Choose at least one data class.')
      .transform(classes =>
        dataClasses.filter(known => classes.includes(known)),
      ),
    retention: z.strictObject(
      {
        /** Name of a schedule in the policy bundle's `retention.yaml`. */
        schedule: z
          .string({ error: 'Choose a retention schedule.' })
          .min(1, 'Choose a retention schedule.'),
      },
      { error: missingOr('Choose a retention schedule.') },
    ),
  })
  .superRefine((spec, context) => {
    if (!spec.allowedRegions.includes(spec.homeRegion)) {
      context.addIssue({
        code: 'custom',
        path: ['homeRegion'],
        message: homeOutsideAllowed(spec.homeRegion),
      });
    }
  });

/** What a person asks for. Normalised: sorted, deduplicated, NFC, lower-case references. */
export type TenantSpec = z.output<typeof tenantSpecSchema>;
export type TenantSpecInput = z.input<typeof tenantSpecSchema>;

/** What a character of a name looks like when spelled with others; names allow no more than these. */
const LOOKS_LIKE: { readonly [character: string]: string } = {
  '-': '',
  '0': 'o',
  '1': 'l',
  '5': 's',
  d: 'cl',
  i: 'l',
  m: 'rn',
  w: 'vv',
};

/**
 * The name as a reader sees it: names with the same skeleton look alike and cannot both exist
 * (after Unicode TR 39, section 4, cut down to the characters a name may have).
 *
 * Every character is replaced by itself, so that `skeleton(a + b)` is `skeleton(a) + skeleton(b)` and a chain of
 * look-alikes (`d`, `cl`, `c1`) cannot slip through. The price: `acid` and `add` count as alike.
 */
export function confusableSkeleton(name: string): string {
  return [...name.normalize('NFKC').toLowerCase()]
    .map(character => LOOKS_LIKE[character] ?? character)
    .join('');
}
