/** A line of bytes; `text` is undefined when it is not UTF-8. `ended` is false for what follows the last newline. */
export interface Line {
  readonly text: string | undefined;
  readonly ended: boolean;
}

const NEWLINE = 0x0a;
/** More than the largest entry: a file of one endless line must not fill the memory. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** Splits bytes at newlines, however they arrive, and no others: to `readline` a carriage return ends a line too. */
export async function* readLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const take = (ended: boolean): Line => {
    const text = bytes > MAX_LINE_BYTES ? undefined : decode(parts);
    parts = [];
    bytes = 0;
    return { text, ended };
  };
  for await (const chunk of source) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end < 0 ? undefined : end);
      bytes += part.length;
      if (bytes <= MAX_LINE_BYTES) parts.push(part);
      if (end < 0) break;
      yield take(true);
      start = end + 1;
    }
  }
  if (bytes > 0) yield take(false);
}

function decode(parts: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.concat(parts),
    );
  } catch {
    return undefined;
  }
}
