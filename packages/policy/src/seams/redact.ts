import type { Classification, FieldTags } from './tags';

/** What stands in place of a redacted value. */
export function redacted(classification: Classification): string {
  return `[redacted ${classification}]`;
}

/** The class of an obligation `redact:<class>`; undefined for any other. */
export function redactedClass(obligation: string): string | undefined {
  return /^redact:(.+)$/.exec(obligation)?.[1];
}

/** `redact:<class>` can be met where it is known which fields are of that class, and some are. */
export function canRedact(obligation: string, fields: FieldTags = {}): boolean {
  const wanted = redactedClass(obligation);
  return Object.values(fields).some(item => item === wanted);
}

/**
 * A copy in which every field of the given classes is replaced, however deep it lies. Fields are known by their name:
 * `{ email: 'pii' }` is every `email`.
 */
export function redactFields<T>(
  value: T,
  fields: FieldTags,
  classes: readonly string[],
): T {
  return redactValue(value, fields, classes) as T;
}

function redactValue(
  value: unknown,
  fields: FieldTags,
  classes: readonly string[],
): unknown {
  if (Array.isArray(value)) {
    return value.map(item => redactValue(item, fields, classes));
  }
  if (!isPlainObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return own !== undefined && classes.includes(own)
        ? [name, redacted(own)]
        : [name, redactValue(item, fields, classes)];
    }),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
