import { parse, stringify } from 'yaml';
import { z } from 'zod/v4';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().min(1);

/** Of the ledger's entry that names the hash of a tombstone, as `plain.tombstoneSha256`. */
export const TOMBSTONE_EVENT = 'tenant.delete.tombstone';

/** `tombstone.yaml`: what a tenant was, what was removed of it, who decided and who approved. */
export const tenantTombstoneSchema = z.strictObject({
  apiVersion: z.literal('companyos.io/v1'),
  kind: z.literal('TenantTombstone'),
  metadata: z.strictObject({
    id: z.string().regex(/^tn_[a-z2-7]{16}$/),
    name: text,
  }),
  was: z.strictObject({
    owner: text,
    tier: text,
    homeRegion: text,
    dataClasses: z.array(text),
    retention: z.strictObject({ schedule: text }),
    /** Of the last manifest; null where none was ever written. */
    manifestSha256: sha256.nullable(),
    bindings: z.int().min(0),
  }),
  removed: z.array(
    z.strictObject({
      kind: text,
      region: text,
      name: text,
      bytes: z.number().min(0),
      rows: z.record(z.string(), z.number()),
      resources: z.array(text),
      /** When its erasure was claimed: from then on a hold came too late for it. */
      claimedAt: text,
    }),
  ),
  /** What was met and not made by the portal, and what therefore stays. */
  left: z.array(z.strictObject({ region: text, name: text, text })).default([]),
  deletion: z.strictObject({
    operation: text,
    requestedBy: text,
    reason: z.string().nullable(),
    planHash: sha256,
    deletedAt: text,
    approvals: z.array(
      z.strictObject({
        requirement: text,
        by: text,
        at: text,
        decision: text,
      }),
    ),
  }),
  /** What proves it: each of these stands in the ledger, under this ID. */
  proof: z.strictObject({
    operation: text,
    decisions: z.array(text),
    bundleSha256: sha256,
    /** The entry that names the hash of this document: its inclusion in the signed log proves it. */
    ledger: z.strictObject({ subject: text, key: text }).optional(),
  }),
  /** What outlives a tenant is kept for so long, and then goes too. */
  retention: z.strictObject({ schedule: text, until: text }),
});

export type TenantTombstone = z.output<typeof tenantTombstoneSchema>;

/** UTF-8, LF, no folding: the same tombstone gives the same bytes. */
export function renderTombstone(tombstone: TenantTombstone): string {
  return stringify(tenantTombstoneSchema.parse(tombstone), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: '1.1',
    sortMapEntries: false,
  });
}

/** Reads what `renderTombstone` wrote. Throws where it is none. */
export function parseTombstone(content: string): TenantTombstone {
  return tenantTombstoneSchema.parse(
    parse(content, { version: '1.1', maxAliasCount: 0 }),
  );
}
