import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

export const operationRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:pluginId/:id',
});
