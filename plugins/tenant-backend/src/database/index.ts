export { migrateTenants } from './migrate';
export { explainDeletion } from './explainDeletion';
export { explainWait } from './explainWait';
export { findLookAlike } from './findLookAlike';
export { findTenant } from './findTenant';
export { insertTenant } from './insertTenant';
export { listTenants } from './listTenants';
export { replaceBindings } from './replaceBindings';
export { saveManifest } from './saveManifest';
export { saveNamespaces } from './saveNamespaces';
export { updateSpec } from './updateSpec';
export type {
  Database,
  StoredNamespace,
  StoredResource,
  StoredTenant,
  TenantRecord,
} from './rows';
