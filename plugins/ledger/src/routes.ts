import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

export const entryRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:position',
});
