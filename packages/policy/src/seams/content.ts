import { canRedact, redactedClass, redactFields } from './redact';
import type { FieldTags } from './tags';

/** What is to be stored or exported. Nothing is read before policy has allowed it. */
export interface ContentSource {
  /** Can the content be made with this obligation met? */
  canMeet(obligation: string): boolean;
  /** The content with all of these met. Called once. */
  open(
    obligations: readonly string[],
  ): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/** Bytes as they are: meets no obligation. */
export function bytesSource(
  open: () =>
    | AsyncIterable<Uint8Array | string>
    | Iterable<Uint8Array | string>,
): ContentSource {
  return { canMeet: () => false, open };
}

/**
 * Records, one JSON document a line. Meets `redact:…` for the classes that its fields have. Keys keep the order in which
 * the records have them: hand over records whose keys are sorted where the bytes must be the same everywhere.
 */
export function jsonLinesSource(
  records: () => AsyncIterable<object> | Iterable<object>,
  fields: FieldTags = {},
): ContentSource {
  return {
    canMeet: obligation => canRedact(obligation, fields),
    async *open(obligations) {
      const classes = obligations.map(item => redactedClass(item) ?? '');
      for await (const record of records()) {
        yield `${JSON.stringify(redactFields(record, fields, classes))}\n`;
      }
    },
  };
}

const LARGEST_CHUNK = 1024 * 1024;

/** Chunks of bounded size, whatever the source hands over. */
export async function* chunks(
  content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  for await (const item of content) {
    const bytes = typeof item === 'string' ? Buffer.from(item, 'utf8') : item;
    for (let start = 0; start < bytes.length; start += LARGEST_CHUNK) {
      yield bytes.subarray(start, start + LARGEST_CHUNK);
    }
  }
}
