import { z } from 'zod/v4';
import { homeOutsideAllowed, tenantSpecSchema, type TenantSpec } from './spec';

/** Message per field, keyed `homeRegion`, `retention/schedule` …: what `OperationError.fields` carries. */
export type FieldMessages = { readonly [path: string]: string };

/** Collects the first message per path: a person fixes one thing at a time. A map, so that no key is special. */
class Messages {
  private readonly byPath = new Map<string, string>();

  add(path: string, message: string) {
    if (!this.byPath.has(path)) this.byPath.set(path, message);
  }

  has(path: string): boolean {
    return this.byPath.has(path);
  }

  toFields(): FieldMessages {
    return Object.fromEntries(this.byPath);
  }
}

/** What a zod error says, per field. */
export function fieldMessages(error: z.ZodError): FieldMessages {
  const messages = new Messages();
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        messages.add([...issue.path, key].join('/'), noSuchField(key));
      }
    } else {
      messages.add(issue.path.join('/'), issue.message);
    }
  }
  return messages.toFields();
}

/** A whole spec, normalised; or what is wrong with it, per field. */
export function parseTenantSpec(
  input: unknown,
):
  | { readonly ok: true; readonly spec: TenantSpec }
  | { readonly ok: false; readonly fields: FieldMessages } {
  const result = tenantSpecSchema.safeParse(input);
  if (result.success) return { ok: true, spec: result.data };
  // The rules across fields run only once each field is well, so that those of a half-good spec are asked for here.
  const fields =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? {
          ...checkTenantFields(input as Record<string, unknown>),
          ...fieldMessages(result.error),
        }
      : {
          '': 'Give the tenant as an object with name, owner, tier and so on.',
        };
  return { ok: false, fields };
}

/** Checks what is present and says nothing of what is not: for forms that are still being filled in. */
export function checkTenantFields(
  partial: Readonly<Record<string, unknown>>,
): FieldMessages {
  const messages = new Messages();
  const known: Record<string, z.ZodType> = tenantSpecSchema.shape;
  for (const [key, value] of Object.entries(partial)) {
    if (value === undefined) continue;
    const schema = Object.hasOwn(known, key) ? known[key] : undefined;
    if (!schema) {
      messages.add(key, noSuchField(key));
      continue;
    }
    const result = schema.safeParse(value);
    if (result.success) continue;
    for (const [path, message] of Object.entries(fieldMessages(result.error))) {
      messages.add(path ? `${key}/${path}` : key, message);
    }
  }
  const { homeRegion, allowedRegions } = partial;
  if (
    typeof homeRegion === 'string' &&
    Array.isArray(allowedRegions) &&
    !messages.has('homeRegion') &&
    !messages.has('allowedRegions') &&
    !allowedRegions.includes(homeRegion)
  ) {
    messages.add('homeRegion', homeOutsideAllowed(homeRegion));
  }
  return messages.toFields();
}

function noSuchField(key: string): string {
  return `There is no field "${key}": remove it.`;
}
