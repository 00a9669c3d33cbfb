/**
 * The Ledger page: what was decided, done and audited, entry by entry,
 * and the proof of each, verified in the browser.
 *
 * @packageDocumentation
 */
export { ledgerPlugin as default } from './plugin';
export { ledgerApiRef, type LedgerApi, type LedgerView } from './api/LedgerApi';
