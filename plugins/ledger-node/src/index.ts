export { auditorServiceFactory } from './auditor/auditorServiceFactory';
export {
  createHttpLedgerSink,
  type HttpLedgerSinkOptions,
} from './sink/HttpLedgerSink';
export { ledgerSinkServiceRef } from './sink/ledgerSinkServiceRef';
