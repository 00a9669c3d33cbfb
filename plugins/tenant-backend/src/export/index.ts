/**
 * Exports of tenants through the export seam. `TenantExporter` is what other operations of this plugin export with; the
 * rest is the operation `tenant.export` and its routes.
 */
export {
  exportFirstStep,
  planExportFirst,
  type ExportFirst,
  type ExportFirstOptions,
} from './beforeDeletion';
export { classifyExport } from './content/classify';
export {
  createTenantExportDefinition,
  type TenantExportDefinitionOptions,
} from './definition';
export { ExportService } from './ExportService';
export { tenantHoldsServiceRef, type TenantHolds } from './holds';
export { findOperation } from './findOperation';
export { exportPaths } from './openapi/paths';
export { exportSchemas } from './openapi/schemas';
export { addExportRoutes } from './routes';
export {
  exportKey,
  TenantExporter,
  type TenantExportRequest,
} from './TenantExporter';
