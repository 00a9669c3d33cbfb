/**
 * The Ledger page: what was decided, done and audited, entry by entry.
 *
 * @packageDocumentation
 */
export { ledgerPlugin as default } from './plugin';
export { ledgerApiRef, type LedgerApi, type LedgerView } from './api/LedgerApi';
