export { parseManifest, renderManifest } from './render';
export {
  TENANT_MANIFEST_SCHEMA_ID,
  tenantManifestJsonSchema,
  tenantManifestSchema,
  type TenantManifest,
} from './schema';
