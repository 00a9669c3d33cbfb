import { z } from 'zod/v4';
import { canonicalJson } from '../canonical';
import type { HexHash } from '../verify/sha256';

/**
 * An exported range as one file of lines, each of them canonical JSON (RFC 8785): first the header, then one line for
 * each entry, in order. The bytes of `entry` in a line are the bytes that are hashed, so that nothing but a text tool
 * is needed to take them out.
 */
export const EXPORT_SCHEMA = 'companyos.ledger.export/v1';

export interface ExportHeader {
  readonly schema: typeof EXPORT_SCHEMA;
  /** First position in the file. */
  readonly from: number;
  /** The position after the last one. */
  readonly to: number;
  /** The signed note that all of it is verified against. */
  readonly checkpoint: string;
  /** Roots of the complete subtrees of the entries before `from`, largest first. */
  readonly before: readonly HexHash[];
  /** That the log of the checkpoint continues the log of `to` entries (RFC 6962, section 2.1.2). */
  readonly consistency: readonly HexHash[];
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().min(0);

export const headerSchema = z.strictObject({
  schema: z.literal(EXPORT_SCHEMA),
  from: size,
  to: size,
  checkpoint: z.string(),
  before: z.array(hash).max(53),
  consistency: z.array(hash).max(64),
});

export function formatHeader(header: ExportHeader): string {
  return `${canonicalJson({ ...header })}\n`;
}

/** Canonical, given that `canonical` is: the names are in order. */
export function formatEntry(entry: {
  readonly canonical: string;
  readonly leafHash: HexHash;
  readonly position: number;
}): string {
  const { canonical, leafHash, position } = entry;
  return `{"entry":${canonical},"leafHash":"${leafHash}","position":${position}}\n`;
}

export interface ExportLine {
  readonly canonical: string;
  readonly leafHash: HexHash;
  readonly position: number;
}

const ENTRY_LINE =
  /^\{"entry":(\{.*\}),"leafHash":"([0-9a-f]{64})","position":(0|[1-9]\d{0,15})\}$/;

/** Undefined when it is not the line of an entry. */
export function parseEntryLine(line: string): ExportLine | undefined {
  const [, canonical, leafHash, position] = ENTRY_LINE.exec(line) ?? [];
  return canonical === undefined
    ? undefined
    : { canonical, leafHash, position: Number(position) };
}

/** Undefined when it is not a header, or not written the one way. */
export function parseHeader(line: string): ExportHeader | undefined {
  try {
    const header = headerSchema.parse(JSON.parse(line));
    return canonicalJson({ ...header }) === line ? header : undefined;
  } catch {
    return undefined;
  }
}
