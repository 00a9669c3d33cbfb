export { canonicalBytes, canonicalJson } from './canonical';
export { systemClock, type Clock } from './clock';
export { commit, saltValue, type RandomBytes } from './commitment';
export * from './errors';
export type { LedgerLogger } from './logger';
export { migrateOutbox, OUTBOX_CHANNEL } from './outbox/migrateOutbox';
export { Outbox, type OutboxOptions } from './outbox/Outbox';
export {
  OutboxRelay,
  type OutboxRelayOptions,
  type RelayOutcome,
} from './outbox/OutboxRelay';
export { checkRecord, RECORD_LIMITS } from './record';
export * from './types';
