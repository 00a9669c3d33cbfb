export { ledgerPlugin as default } from './plugin';
export {
  ledgerCheckpointCreatePermission,
  ledgerEntryReadPermission,
} from './permissions';
