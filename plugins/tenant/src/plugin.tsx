import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { TenantClient } from '@companyos/plugin-tenant-common';
import { RiBuilding2Line } from '@remixicon/react';
import { tenantApiRef } from './api';
import { deletionExtensions } from './deletion/extensions';
import { exportExtensions } from './exports/extensions';
import { createTenantRouteRef, rootRouteRef, tenantRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: tenantApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new TenantClient({ discoveryApi, fetchApi }),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/tenants',
    title: 'Tenants',
    icon: <RiBuilding2Line />,
    routeRef: rootRouteRef,
    loader: () =>
      import('./components/TenantRouter').then(m => <m.TenantRouter />),
  },
});

const entityCard = EntityCardBlueprint.make({
  name: 'state',
  params: {
    filter: { kind: 'resource', 'spec.type': 'tenant' },
    type: 'content',
    loader: () =>
      import('./components/TenantEntityCard').then(m => <m.TenantEntityCard />),
  },
});

const fields = [
  FormFieldBlueprint.make({
    name: 'name',
    params: {
      field: () => import('./fields/nameField').then(m => m.nameField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'display-name',
    params: {
      field: () =>
        import('./fields/displayNameField').then(m => m.displayNameField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'owner',
    params: {
      field: () => import('./fields/ownerField').then(m => m.ownerField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'region',
    params: {
      field: () => import('./fields/regionField').then(m => m.regionField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'regions',
    params: {
      field: () => import('./fields/regionsField').then(m => m.regionsField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'data-classes',
    params: {
      field: () =>
        import('./fields/dataClassesField').then(m => m.dataClassesField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'retention',
    params: {
      field: () =>
        import('./fields/retentionField').then(m => m.retentionField),
    },
  }),
  FormFieldBlueprint.make({
    name: 'plan',
    params: {
      field: () =>
        import('./fields/tenantPlanField').then(m => m.tenantPlanField),
    },
  }),
];

export default createFrontendPlugin({
  pluginId: 'tenant',
  title: 'Tenants',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, tenant: tenantRouteRef },
  externalRoutes: { createTenant: createTenantRouteRef },
  extensions: [
    api,
    page,
    entityCard,
    ...fields,
    ...deletionExtensions,
    ...exportExtensions,
  ],
});
