export {
  createOutboxRecorder,
  type OutboxRecorderOptions,
} from './createOutboxRecorder';
export { decidedByOperation, recordedByOperation } from './decidedByOperation';
export type { Denial, DenialListener } from './DenialListener';
export { fromSeamError, isSeamError } from './fromSeamError';
export type { RecordedAbout } from './toLedgerRecord';
export { readObjectStores, type ObjectStoreConfig } from './readObjectStores';
