export { auditorServiceFactory } from './auditor/auditorServiceFactory';
export {
  createHttpLedgerSink,
  type HttpLedgerSinkOptions,
} from './sink/HttpLedgerSink';
export { ledgerSinkServiceRef } from './sink/ledgerSinkServiceRef';
export type { LedgerSlices } from './slices/LedgerSlices';
export { ledgerSlicesServiceRef } from './slices/ledgerSlicesServiceRef';
export {
  createHttpLedgerReader,
  type HttpLedgerReaderOptions,
} from './reader/HttpLedgerReader';
export {
  ledgerReaderServiceRef,
  type LedgerEntries,
} from './reader/ledgerReaderServiceRef';
