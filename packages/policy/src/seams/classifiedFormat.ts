import { redacted } from './redact';
import {
  requireTags,
  type ArtifactTags,
  type Classification,
  type FieldTags,
} from './tags';

const LEVEL = Symbol.for('level');

/** Says where a line comes from, not what it is about. */
const SAFE = new Set(['service', 'plugin', 'timestamp', 'label']);

/** RFC 5321 allows more; this is what appears in logs. */
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** A value with a class of its own. However it is printed, what it holds is not. */
export class TaggedValue {
  readonly #value: unknown;

  constructor(readonly classification: Classification, value: unknown) {
    this.#value = value;
  }

  /** The only way to the value; never log what it returns. */
  reveal(): unknown {
    return this.#value;
  }

  toString(): string {
    return isSecret(this.classification)
      ? redacted(this.classification)
      : String(this.#value);
  }

  toJSON(): unknown {
    return isSecret(this.classification) ? this.toString() : this.#value;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): unknown {
    return this.toJSON();
  }
}

/** `logger.info('signed in', { who: tagged('pii', email) })`, and in template strings too. */
export function tagged(
  classification: Classification,
  value: unknown,
): TaggedValue {
  return new TaggedValue(classification, value);
}

export interface ClassifiedFormatOptions {
  /** What a line is unless it says otherwise itself, by `classification` and `retention` in its metadata. */
  readonly defaults: ArtifactTags;
  /** Classes of fields by name, wherever they appear. */
  readonly fields?: FieldTags;
}

/** What a winston log line looks like here. */
interface LogInfo {
  level: string;
  message: unknown;
  [key: string | symbol]: unknown;
}

/** What `winston.format.combine` takes. */
export interface ClassifiedFormat {
  readonly options?: object;
  transform(info: LogInfo): LogInfo;
}

/**
 * A winston format. Every line carries `classification` and `retention`; values of class `restricted` and `pii` are
 * replaced, in metadata by the name of their field or their tag, and a line that says it is `restricted` or `pii` loses
 * its message and all other metadata. Put it first: formats after it see nothing else.
 *
 * Redaction must not depend on discipline alone: e-mail addresses in a text are replaced too, and a line whose tags
 * are wrong is treated as `restricted`, because refusing to log would hide a failure.
 */
export function classifiedFormat(
  options: ClassifiedFormatOptions,
): ClassifiedFormat {
  const defaults = requireTags(options.defaults);
  const fields = lowerCased(options.fields ?? {});
  return {
    transform(info) {
      const tags = tagsOf(info, defaults);
      const secret = isSecret(tags.classification);
      const line: LogInfo = {
        level: info.level,
        message: secret
          ? redacted(tags.classification)
          : cleaned(info.message, fields, new Set()),
        ...tags,
      };
      for (const key of Reflect.ownKeys(info)) {
        if (typeof key === 'symbol') {
          // winston keeps the level and unformatted arguments under symbols; the latter would repeat what was redacted.
          if (key === LEVEL) line[key] = info[key];
        } else if (!(key in line) && (!secret || SAFE.has(key))) {
          line[key] = cleanedField(key, info[key], fields, new Set());
        }
      }
      return line;
    },
  };
}

function tagsOf(info: LogInfo, defaults: ArtifactTags): ArtifactTags {
  const {
    classification = defaults.classification,
    retention = defaults.retention,
  } = info as Partial<ArtifactTags>;
  try {
    return requireTags({ classification, retention });
  } catch {
    return { classification: 'restricted', retention: defaults.retention };
  }
}

function cleanedField(
  name: string,
  value: unknown,
  fields: FieldTags,
  seen: Set<unknown>,
): unknown {
  const key = name.toLowerCase();
  const own = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return own !== undefined && isSecret(own)
    ? redacted(own)
    : cleaned(value, fields, seen);
}

function cleaned(
  value: unknown,
  fields: FieldTags,
  seen: Set<unknown>,
): unknown {
  if (typeof value === 'string') {
    return value.replace(EMAIL, redacted('pii'));
  }
  if (value instanceof TaggedValue) {
    return value.toJSON();
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  if (seen.has(value)) {
    return '[circular]';
  }
  const within = new Set(seen).add(value);
  if (Array.isArray(value)) {
    return value.map(item => cleaned(item, fields, within));
  }
  if (value instanceof Map) {
    return cleaned(Object.fromEntries(value), fields, within);
  }
  if (value instanceof Set) {
    return cleaned([...value], fields, within);
  }
  if (ArrayBuffer.isView(value)) {
    return `[${value.byteLength} bytes]`;
  }
  const entries: [string, unknown][] = Object.entries(value);
  if (value instanceof Error) {
    // Its own words are not enumerable.
    const { name, message, stack, cause } = value;
    entries.push(['name', name], ['message', message], ['stack', stack]);
    if (cause !== undefined) entries.push(['cause', cause]);
  }
  return Object.fromEntries(
    entries.map(([name, item]) => [
      name,
      cleanedField(name, item, fields, within),
    ]),
  );
}

function isSecret(classification: Classification): boolean {
  return classification === 'restricted' || classification === 'pii';
}

function lowerCased(fields: FieldTags): FieldTags {
  return Object.fromEntries(
    Object.entries(fields).map(([name, item]) => [name.toLowerCase(), item]),
  );
}
