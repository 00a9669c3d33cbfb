import type { TenantSpec } from '@companyos/plugin-tenant-common';

export type SpecKey = keyof TenantSpec;

/** The form's keys that make up a tenant's specification: the wizard's fields bear their names. */
export const specKeys: readonly SpecKey[] = [
  'name',
  'displayName',
  'owner',
  'tier',
  'homeRegion',
  'allowedRegions',
  'dataClasses',
  'retention',
];

export type PartialSpec = Partial<Record<SpecKey, unknown>>;

/** What of the form belongs to the specification; the plan's hash and the reason do not. */
export function specOf(
  formData: unknown,
  keys: readonly SpecKey[] = specKeys,
): PartialSpec {
  const form = (formData ?? {}) as PartialSpec;
  return Object.fromEntries(
    keys
      .filter(key => form[key] !== undefined)
      .map(key => [key, form[key]] as const),
  );
}

/** The first message about a field or something inside it. */
export function messageFor(
  key: string,
  fields: { readonly [path: string]: string },
): string | undefined {
  return (
    fields[key] ??
    Object.entries(fields).find(([path]) => path.startsWith(`${key}/`))?.[1]
  );
}
