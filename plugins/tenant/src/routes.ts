import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

export const tenantRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:name',
});

/** The wizard that creates a tenant. */
export const createTenantRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});
