import type { BareEntry, LedgerRecordType } from '@companyos/ledger';

/** The ledger as far as an export needs it: what lies below a size never changes, so the same size gives the same. */
export interface LedgerSlices {
  /** How many entries the ledger has now. */
  size(): Promise<number>;
  /** The root hash (RFC 6962) of the first `size` entries, lower-case hex. */
  rootAt(size: number): Promise<string>;
  /** Entries about one subject at positions below `below`, oldest first, fetched as they are read. */
  entries(query: {
    readonly subject: string;
    readonly below: number;
    readonly type?: LedgerRecordType;
  }): AsyncIterable<BareEntry>;
}
