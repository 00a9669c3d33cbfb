export { Checkpointer } from './checkpoint/Checkpointer';
export { Checkpoints, type StoredCheckpoint } from './checkpoint/Checkpoints';
export {
  publicKeyFromPem,
  publicKeyPem,
  verifyCheckpoint,
} from './checkpoint/ed25519';
export { generateSigningKey, Signer } from './checkpoint/Signer';
export { systemClock, type Clock } from './clock';
export { commit, saltValue, type RandomBytes } from './commitment';
export { buildEntry, buildLeaf, type Leaf } from './entry';
export * from './errors';
export { exportLedger } from './export/exportLedger';
export { EXPORT_SCHEMA, type ExportHeader } from './export/format';
export type { ExportProblem } from './export/Problems';
export { verifyExport, type ExportVerdict } from './export/verifyExport';
export type { LedgerLogger } from './logger';
export {
  appendLeaves,
  EMPTY_RANGE,
  rootLevels,
  rootOf,
  type CompactRange,
  type SubtreeNode,
} from './merkle/compactRange';
export { EMPTY_ROOT, leafHash, nodeHash } from './merkle/hash';
export { migrateOutbox, OUTBOX_CHANNEL } from './outbox/migrateOutbox';
export { Outbox, type OutboxOptions } from './outbox/Outbox';
export {
  OutboxRelay,
  type OutboxRelayOptions,
  type RelayOutcome,
} from './outbox/OutboxRelay';
export { LedgerProofs } from './proofs/LedgerProofs';
export { checkRecord, RECORD_LIMITS } from './record';
export {
  COUNT_LIMIT,
  LedgerReader,
  type BareEntry,
  type LedgerFilter,
  type LedgerHead,
  type LedgerPage,
} from './sequencer/LedgerReader';
export { migrateLedger } from './sequencer/migrateLedger';
export { Sequencer } from './sequencer/Sequencer';
export * from './types';
export * from './verify';
