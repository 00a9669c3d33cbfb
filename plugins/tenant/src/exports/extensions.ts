import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { TenantExportsClient } from '@companyos/plugin-tenant-common';
import { tenantExportsApiRef } from './api';

/** What the plugin adds for exports: their API, and the fields of the template. */
export const exportExtensions = [
  ApiBlueprint.make({
    name: 'exports',
    params: define =>
      define({
        api: tenantExportsApiRef,
        deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
        factory: ({ discoveryApi, fetchApi }) =>
          new TenantExportsClient({ discoveryApi, fetchApi }),
      }),
  }),
  FormFieldBlueprint.make({
    name: 'tenant',
    params: { field: () => import('./tenantField').then(m => m.tenantField) },
  }),
  FormFieldBlueprint.make({
    name: 'export-destination',
    params: {
      field: () => import('./destinationField').then(m => m.destinationField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'export-plan',
    params: {
      field: () => import('./exportPlanField').then(m => m.exportPlanField),
    },
  }),
];
