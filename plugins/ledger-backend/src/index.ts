export { ledgerPlugin as default } from './plugin';
export { ledgerEntryReadPermission } from './permissions';
